"""The ingest process: observations over HTTP and MQTT into the writer. It wires, ``bazan.connect.streams.ingest`` decides."""
