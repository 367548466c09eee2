#!/usr/bin/env python3
"""The review's server as strangers and accidents meet it.

    session.py PROGRAM [KILLS]

Wrong tokens, hosts and origins, bodies, slow clients, a thousand connections and broken requests are
refused or bounded, and the session goes on; killed KILLS times (5) in the middle, nothing that was
acknowledged is lost or doubled, and `map` replays it.
"""
import csv
import http.client
import json
import os
import pathlib
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

PROGRAM = sys.argv[1]
KILLS = int(sys.argv[2]) if len(sys.argv) > 2 else 5
DOUBTS = 60
failures = []


def expect(what, found, wanted):
    if found != wanted:
        failures.append(f'{what}: expected {wanted!r}, got {found!r}')


class Session:
    def __init__(self, folder):
        self.process = subprocess.Popen(
            [PROGRAM, 'review', folder / 'log.csv', '--country', 'XK', '--decisions', folder / 'decided.csv'],
            stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        found = re.match(r'http://127\.0\.0\.1:(\d+)/#([0-9a-f]{32})$', line.strip())
        if not found:
            raise SystemExit(f'no address was printed: {line}{self.process.stderr.read()}')
        self.port, self.token = int(found.group(1)), found.group(2)
        self.key = ''

    def ask(self, method, path, bearer=None, headers=None, body=None, timeout=20):
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=timeout)
        try:
            connection.request(method, path, body=body, headers={
                'Authorization': 'Bearer ' + (self.key if bearer is None else bearer), **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.read(), dict(answer.getheaders())
        finally:
            connection.close()

    def enter(self):
        status, body, _ = self.ask('POST', '/enter', self.token)
        expect('the token lets in', status, 200)
        self.key = json.loads(body)['key']

    def decide(self, number, revision, text):
        query = urllib.parse.urlencode({'number': number, 'revision': revision, 'decision': text})
        return self.ask('POST', '/decide?' + query)

    def end(self):
        expect('it ends when asked to', self.ask('POST', '/end')[0], 200)
        expect('with status 0', self.process.wait(timeout=20), 0)
        self.process.stderr.close()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stderr.close()


def write_table(folder):
    with open(folder / 'log.csv', 'w', encoding='utf-8', newline='') as file:
        rows = csv.writer(file)
        rows.writerow(['date', 'place', 'notes'])
        for i in range(DOUBTS):
            rows.writerow(['2023-09-24', f'Qxuzhk {i:03d}', '</script><img src=x onerror=alert(1)>'])


def strangers_are_refused(s):
    here, key = f'http://127.0.0.1:{s.port}', s.key
    expect('the token is good once', s.ask('POST', '/enter', s.token)[0], 403)
    for bearer in ('', '0' * 32, key[:-1], key + '0', key.upper() + 'x'):
        expect(f'no entry with "{bearer[:8]}"', s.ask('GET', '/questions', bearer)[0], 403)
    for path in ('/question?number=0', '/search?q=Banjska', '/land'):
        expect(f'no {path} without a key', s.ask('GET', path, '')[0], 403)
    for path in ('/decide?number=0&revision=0&decision=reject', '/end'):
        expect(f'no {path} without a key', s.ask('POST', path, '')[0], 403)
        expect(f'no {path} by GET', s.ask('GET', path)[0], 404)
    for host in ('localhost', f'localhost:{s.port}', 'evil.example', '127.0.0.1', f'127.0.0.1:{s.port}.evil.example'):
        expect(f'no host {host}', s.ask('GET', '/questions', headers={'Host': host})[0], 403)
        expect(f'no page for host {host}', s.ask('GET', '/', headers={'Host': host})[0], 403)
    for origin in ('http://evil.example', 'null', 'http://localhost', f'https://127.0.0.1:{s.port}', here + '/'):
        expect(f'no origin {origin}', s.ask('POST', '/end', headers={'Origin': origin})[0], 403)
    for site in ('cross-site', 'same-site'):
        expect(f'nothing {site}', s.ask('GET', '/questions', headers={'Sec-Fetch-Site': site})[0], 403)
    expect('its own origin', s.ask('GET', '/questions', headers={'Origin': here, 'Sec-Fetch-Site': 'same-origin'})[0], 200)
    expect('no body', s.ask('POST', '/decide?number=0&revision=0&decision=reject', body=b'x')[0], 413)
    expect('no body of 100 MB', over_long_body(s), True)
    expect('no such path', s.ask('GET', '/etc/passwd')[0], 404)
    expect('nor this', s.ask('GET', '/../../etc/passwd')[0], 404)
    expect('no over-long head', s.ask('GET', '/search?q=' + 'x' * 60000)[0] >= 400, True)


def over_long_body(s):
    """A refusal, or a connection that is closed on it; never 100 MB taken in."""
    try:
        return s.ask('POST', '/end', body=b'x' * 100_000_000)[0] == 413
    except OSError:
        return True


def answers_are_careful(s):
    status, body, headers = s.ask('GET', '/', '')
    expect('the page', status, 200)
    page = body.decode()
    expect('it may load nothing', "default-src 'none'" in page and "connect-src 'self'" in page, True)
    expect('nothing inline without its hash', 'unsafe' in page, False)
    expect('the page holds no secret', s.key in page or s.token in page, False)
    expect('it is not framed', "frame-ancestors 'none'" in headers['Content-Security-Policy'], True)
    for name, wanted in (('Cache-Control', 'no-store'), ('X-Content-Type-Options', 'nosniff'),
                         ('Referrer-Policy', 'no-referrer'), ('X-Frame-Options', 'DENY')):
        expect(name, headers.get(name), wanted)
    for path in ('/question?number=-1', '/question?number=99999', '/question?number=x', '/question'):
        expect(path, s.ask('GET', path)[0], 404)
    expect('no nonsense is decided', s.decide(0, 0, 'nonsense')[0], 400)
    expect('nothing to undo', s.decide(0, 0, 'undo')[0], 400)
    expect('a question that is not there', s.decide(99999, 0, 'reject')[0], 400)
    expect('text is JSON, not markup', json.loads(s.ask('GET', '/question?number=0')[1])['question']['evidence'],
           '</script><img src=x onerror=alert(1)>')


def crowds_are_borne(s):
    slow = [socket.create_connection(('127.0.0.1', s.port)) for _ in range(50)]
    for one in slow:
        one.send(b'GET /questions HTTP/1.1\r\nHost: 127.0.0.1')
    started = time.monotonic()
    expect('slow clients do not stand in the way', s.ask('GET', '/questions')[0], 200)
    expect('nor delay it', time.monotonic() - started < 3, True)
    crowd = []
    for _ in range(1000):
        one = socket.socket()
        one.setblocking(False)
        one.connect_ex(('127.0.0.1', s.port))
        crowd.append(one)
    deadline, status = time.monotonic() + 60, 0
    while status != 200 and time.monotonic() < deadline:
        try:
            status = s.ask('GET', '/questions', timeout=5)[0]
        except OSError:
            time.sleep(0.5)
    expect('a thousand connections are outlived', status, 200)
    for one in slow + crowd:
        one.close()


def broken_requests_are_survived(s):
    chance = random.Random(24)
    good = (f'POST /decide?number=0&revision=7&decision=geo:42,20 HTTP/1.1\r\nHost: 127.0.0.1:{s.port}\r\n'
            f'Authorization: Bearer {s.key}\r\nOrigin: http://127.0.0.1:{s.port}\r\n\r\n').encode()
    for _ in range(300):
        raw = bytearray(good)
        for _ in range(chance.randrange(1, 12)):
            at = chance.randrange(len(raw))
            raw[at:at + chance.randrange(3)] = bytes(chance.randrange(256) for _ in range(chance.randrange(4)))
        with socket.create_connection(('127.0.0.1', s.port), timeout=5) as one:
            one.sendall(raw)
            one.shutdown(socket.SHUT_WR)
            try:
                one.recv(65536)
            except OSError:
                pass
    expect('the session goes on', s.ask('GET', '/questions')[0], 200)


def a_stale_window_overwrites_nothing(s):
    expect('one window decides', s.decide(1, 0, 'reject')[0], 200)
    status, body, _ = s.decide(1, 0, '42.5, 20.5')
    expect('the other is told', (status, json.loads(body)['stale']), (409, True))
    question = json.loads(s.ask('GET', '/question?number=1')[1])['question']
    expect('the first decision stands', question['decision']['rejected'], True)
    expect('it can be taken back', s.decide(1, question['revision'], 'undo')[0], 200)


def decide_until_killed(s, told):
    page = json.loads(s.ask('GET', '/questions')[1])
    for one in page['questions']:
        if 'decision' in one:
            continue
        point = f'42.{one["number"]:05d}, 20.5'
        try:
            if s.decide(one['number'], one['revision'], point)[0] == 200:
                told[one['phrase']] = point
        except (OSError, http.client.HTTPException):
            return


def held(folder):
    with open(folder / 'decided.csv', encoding='utf-8', newline='') as file:
        return [(row['phrase'], row['decision']) for row in csv.DictReader(file)]


def kills_lose_nothing(folder, chance):
    """What was acknowledged is there; at most one decision more is, whose answer was on its way."""
    told = {}
    (folder / 'decided.csv').unlink()
    for _ in range(KILLS):
        s = Session(folder)
        s.enter()
        work = threading.Thread(target=decide_until_killed, args=(s, told))
        work.start()
        time.sleep(chance.uniform(0.005, 0.12))
        s.kill()
        work.join()
        rows = dict(held(folder))
        expect('nothing is doubled', len(rows), len(held(folder)))
        expect('all that was acknowledged is there', {k: rows.get(k) for k in told}, told)
        expect('and hardly more', len(rows) - len(told) <= KILLS, True)
        told = rows
    s = Session(folder)
    s.enter()
    decide_until_killed(s, told)
    s.end()
    return told


def map_replays_them(folder, told):
    done = subprocess.run([PROGRAM, 'map', folder / 'log.csv', '--country', 'XK', '--decisions', folder / 'decided.csv',
                           '-o', folder / 'log.geojson'], stderr=subprocess.PIPE, text=True)
    expect('map replays without complaint', (done.returncode, f'{DOUBTS} placed' in done.stderr), (0, True))
    collection = json.loads((folder / 'log.geojson').read_text(encoding='utf-8'))
    points = {f['properties']['place_verbatim']: '{1:.5f}, {0}'.format(*f['geometry']['coordinates'])
              for f in collection['features']}
    expect('each incident is where it was decided to be', points, told)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_table(folder)
        s = Session(folder)
        s.enter()
        for check in (strangers_are_refused, answers_are_careful, a_stale_window_overwrites_nothing,
                      broken_requests_are_survived, crowds_are_borne):
            check(s)
        second = subprocess.run([PROGRAM, 'review', folder / 'log.csv', '--decisions', folder / 'decided.csv'],
                                stderr=subprocess.PIPE, text=True)
        expect('a second review of the same decisions is refused',
               (second.returncode, 'another review' in second.stderr), (1, True))
        s.end()
        told = kills_lose_nothing(folder, random.Random(os.getpid()))
        expect('all are decided in the end', len(told), DOUBTS)
        map_replays_them(folder, told)
    for failure in failures:
        print(failure)
    print(f'{len(failures)} failures; killed {KILLS} times')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
