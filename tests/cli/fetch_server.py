#!/usr/bin/env python3
"""A server with the layout of GeoNames' dumps, and the faults of real ones, for the tests of
`gazetteer fetch`. It serves a folder of files on a free port of this machine:

    fetch_server.Server(folder)

knows HEAD, GET, Range with If-Range, and Last-Modified from the files' times. `faults` maps a path
to a fault: ('cut', n) closes the connection behind n bytes of each body, ('short', n) announces n
bytes fewer in GET than in HEAD, ('no_range',) ignores Range, ('status', code), ('page',) answers with
a page of HTML. `log` holds (method, path, first byte, bytes sent).
"""
import email.utils
import http.server
import pathlib
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_):
        pass

    def do_HEAD(self):
        self.answer(False)

    def do_GET(self):
        self.answer(True)

    def refuse(self, status):
        self.send_response(status)
        self.send_header('Content-Length', '0')
        self.end_headers()
        self.server.log.append((self.command, self.path, 0, 0))

    def start_of(self, date, fault):
        asked = self.headers.get('Range')
        if asked is None or fault == 'no_range' or self.headers.get('If-Range', date) != date:
            return 0
        return int(asked.removeprefix('bytes=').partition('-')[0])

    def answer(self, with_body):
        file = self.server.folder / self.path.lstrip('/')
        fault, *values = self.server.faults.get(self.path, (None,))
        if fault == 'status':
            return self.refuse(values[0])
        if not file.is_file():
            return self.refuse(404)
        data = b'<!DOCTYPE html><title>Log in</title>' if fault == 'page' else file.read_bytes()
        date = email.utils.formatdate(file.stat().st_mtime, usegmt=True)
        start = self.start_of(date, fault) if with_body else 0
        if start >= len(data) > 0:
            return self.refuse(416)
        body = data[start:]
        if with_body and fault == 'short':
            body = body[:-values[0]]
        self.send_response(206 if start else 200)
        if start:
            self.send_header('Content-Range', f'bytes {start}-{len(data) - 1}/{len(data)}')
        self.send_header('Last-Modified', date)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        if with_body and fault == 'cut':
            body = body[:values[0]]
            self.close_connection = True
        sent = len(body) if with_body else 0
        self.server.log.append((self.command, self.path, start, sent))
        if with_body:
            self.wfile.write(body)


class Server(http.server.ThreadingHTTPServer):
    def __init__(self, folder):
        super().__init__(('127.0.0.1', 0), Handler)
        self.folder, self.faults, self.log = pathlib.Path(folder), {}, []
        self.url = f'http://127.0.0.1:{self.server_port}'
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def bodies(self):
        """(path, first byte, bytes) of what was downloaded."""
        return [(path, start, sent) for method, path, start, sent in self.log if method == 'GET']
