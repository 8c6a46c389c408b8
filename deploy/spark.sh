#!/bin/sh
# A standalone cluster of Apache Spark for the history: deploy/spark.sh master HOST | worker spark://HOST:7077 [CORES] [MEMORY]
# Runs in the foreground, as systemd and compose want it. Needs `tools/bootstrap.sh cluster` and Java 17 or 21.
# Every machine must reach the history's files under the same address: a shared folder, or s3:// with Hadoop's S3 connector beside Spark.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
spark=$("${PYTHON:-$here/.venv/bin/python}" -c 'import pyspark, pathlib; print(pathlib.Path(pyspark.__file__).parent)')
export SPARK_HOME="$spark"
export SPARK_NO_DAEMONIZE=1
case ${1:?say master HOST, or worker ADDRESS} in
master) exec "$spark/bin/spark-class" org.apache.spark.deploy.master.Master --host "${2:?name the host}" --port 7077 --webui-port 8077 ;;
worker) exec "$spark/bin/spark-class" org.apache.spark.deploy.worker.Worker --cores "${3:-1}" --memory "${4:-2g}" "${2:?name the master}" ;;
*) echo "spark: say master HOST, or worker ADDRESS" >&2 && exit 2 ;;
esac
