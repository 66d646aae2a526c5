"""Answers what an operator asks an API server with no objects, for the training run of its image: prints its port."""

import base64
import hashlib
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

RULES = [{"verbs": ["create", "get", "update", "patch"], "apiGroups": ["coordination.k8s.io"], "resources": ["leases"]}]


class Api(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if "/leases/" in self.path:
            return self.answer(404, {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": 404})
        kind = self.path.split("?")[0].rsplit("/", 1)[1]
        version = {"jobs": "batch/v1", "pods": "v1"}.get(kind, "joulemark.dev/v1alpha1")
        lists = {"jobs": "JobList", "pods": "PodList", "measurementprofiles": "MeasurementProfileList"}
        name = lists.get(kind, "EnergyExperimentList")
        if "watch=" not in self.path:
            body = {"kind": name, "apiVersion": version, "metadata": {"resourceVersion": "1"}, "items": []}
            return self.answer(200, body)
        self.watch()

    def watch(self):
        """A WebSocket on which nothing is said until the client leaves."""
        key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", base64.b64encode(hashlib.sha1(key.encode()).digest()).decode())
        self.end_headers()
        while self.rfile.read(1):
            pass
        self.close_connection = True

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if body.get("kind") == "SelfSubjectRulesReview":
            body["status"] = {"resourceRules": RULES, "nonResourceRules": [], "incomplete": False}
        self.answer(201, body)

    def do_PATCH(self):
        self.answer(200, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    do_PUT = do_PATCH

    def answer(self, code, body):
        data = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
print(server.server_port, flush=True)
server.serve_forever()
