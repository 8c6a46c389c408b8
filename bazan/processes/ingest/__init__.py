"""The ingest process: observations over HTTP and MQTT into the writer. It wires, ``bazan.data.observations.ingest`` decides."""
