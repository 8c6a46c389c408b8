"""Cameras that anybody can have: figures drawn by rule move over drawn streets and are sent as real H.264 by RTSP, with a known truth."""
