#!/usr/bin/env python3
"""What a box on a pump does, with nothing but Python: registers with the provisioning service, signs in at the hub it is
assigned to, and sends one packet over MQTT 3.1.1 and TLS. For the first packet of a new box, and to read along.

  python3 scripts/box.py --scope 0ne00000000 --device pump-1 --key BASE64 --authorization A1B2…

Exit codes: 0 the hub has the packet, 1 something was refused (what, is said), 2 wrong usage.
"""
import argparse
import base64
import datetime
import hashlib
import hmac
import json
import socket
import ssl
import struct
import sys
import time
import urllib.parse

ENDPOINT = "global.azure-devices-provisioning.net"


def sas(resource, key, policy=None, lasts=3600):
    """A shared access signature for `resource`, good for `lasts` seconds."""
    resource, expires = urllib.parse.quote(resource, safe=""), int(time.time()) + lasts
    digest = hmac.new(base64.b64decode(key), f"{resource}\n{expires}".encode(), hashlib.sha256).digest()
    signature = urllib.parse.quote(base64.b64encode(digest), safe="")
    token = f"SharedAccessSignature sr={resource}&sig={signature}&se={expires}"
    return token + (f"&skn={policy}" if policy else "")


def text(value):
    data = value.encode()
    return struct.pack("!H", len(data)) + data


class Mqtt:
    """As much of MQTT 3.1.1 as a box needs."""

    def __init__(self, host, port, client, user, password, ca=None):
        context = ssl.create_default_context(cafile=ca)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.socket = context.wrap_socket(socket.create_connection((host, port), 30), server_hostname=host)
        self.early = []
        # Clean session, user name and password; kept alive for a minute.
        self.send(0x10, text("MQTT") + bytes([4, 0xC2, 0, 60]) + text(client) + text(user) + text(password))
        kind, body = self.receive()
        if kind != 0x20 or body[1] != 0:
            raise SystemExit(f"{host} does not let {client} in (CONNACK {body[1]}): wrong key, or not known there")

    def send(self, head, body):
        length, left = b"", len(body)
        while True:
            length, left = length + bytes([left % 128 | (0x80 if left > 127 else 0)]), left // 128
            if not left:
                break
        self.socket.sendall(bytes([head]) + length + body)

    def exactly(self, count):
        data = b""
        while len(data) < count:
            more = self.socket.recv(count - len(data))
            if not more:
                raise SystemExit("the connection was closed: a wrong key, a wrong topic, or the quota is used up")
            data += more
        return data

    def receive(self):
        head, length, shift = self.exactly(1)[0], 0, 0
        while True:
            byte = self.exactly(1)[0]
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        body = self.exactly(length)
        if head & 0xF6 == 0x32:
            # Sent at least once: its number stands behind the topic, and wants to be acknowledged.
            end = 2 + struct.unpack("!H", body[:2])[0]
            self.send(0x40, body[end : end + 2])
            body = body[:end] + body[end + 2 :]
        return head & 0xF0, body

    def publish(self, topic, payload, packet=2):
        """At least once: returns when it was acknowledged."""
        self.send(0x32, text(topic) + struct.pack("!H", packet) + payload)
        while True:
            kind, body = self.receive()
            if kind == 0x40:
                return
            # An answer may come before the acknowledgement of what it answers.
            if kind == 0x30:
                self.early.append(body)

    def subscribe(self, topic):
        self.send(0x82, struct.pack("!H", 1) + text(topic) + b"\0")
        while self.receive()[0] != 0x90:
            pass

    def message(self):
        while True:
            kind, body = (0x30, self.early.pop(0)) if self.early else self.receive()
            if kind == 0x30:
                end = 2 + struct.unpack("!H", body[:2])[0]
                return body[2:end].decode(), json.loads(body[end:] or b"{}")

    def close(self):
        self.send(0xE0, b"")
        self.socket.close()


def register(host, port, scope, device, key, ca):
    """Asks the provisioning service which hub is ours. @returns its name"""
    user = f"{scope}/registrations/{device}/api-version=2019-03-31"
    mqtt = Mqtt(host, port, device, user, sas(f"{scope}/registrations/{device}", key, "registration"), ca)
    mqtt.subscribe("$dps/registrations/res/#")
    mqtt.publish("$dps/registrations/PUT/iotdps-register/?$rid=1", json.dumps({"registrationId": device}).encode())
    while True:
        topic, answer = mqtt.message()
        status = int(topic.split("/")[3])
        if status == 202:
            time.sleep(min(answer.get("retryAfter", 2), 5))
            asked = f"$rid=2&operationId={answer['operationId']}"
            mqtt.publish(f"$dps/registrations/GET/iotdps-get-operationstatus/?{asked}", b"", 3)
            continue
        if status != 200 or answer.get("status") != "assigned":
            raise SystemExit(f"not registered ({status}): {answer.get('message') or answer.get('status')}")
        mqtt.close()
        return answer["registrationState"]["assignedHub"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scope", help="ID scope of the provisioning service; with --hub not wanted")
    parser.add_argument("--device", required=True, help="device ID, which is the registration ID too")
    parser.add_argument("--key", required=True, help="the device's key, base64")
    parser.add_argument("--authorization", required=True, help="printed once by vakt device add")
    parser.add_argument("--endpoint", default=ENDPOINT, help="of the provisioning service, with :PORT where it isn't 8883")
    parser.add_argument("--hub", help="sign in at this hub without registering, with :PORT where it isn't 8883")
    parser.add_argument("--hub-port", type=int, default=8883, help="of whichever hub it is assigned to; of a stand-in")
    parser.add_argument("--ca", help="file with the authority's certificate, for a stand-in")
    given = parser.parse_args()
    if not given.hub and not given.scope:
        parser.error("--scope or --hub is wanted")

    def place(address, otherwise=8883):
        host, _, port = address.partition(":")
        return host, int(port or otherwise)

    if given.hub:
        hub = given.hub
    else:
        host, port = place(given.endpoint)
        hub = register(host, port, given.scope, given.device, given.key, given.ca)
        print(f"registered: {given.device} belongs to {hub}")
    host, port = place(hub, given.hub_port)
    # A hub that is reached elsewhere than on 443 and 8883 is called by its host alone.
    user = f"{host}/{given.device}/?api-version=2021-04-12"
    mqtt = Mqtt(host, port, given.device, user, sas(f"{host}/devices/{given.device}", given.key), given.ca)
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    # A counter that only rises; a box keeps its own and counts by one.
    packet = {
        "packetId": f"{given.authorization}-{int(time.time())}",
        "schema": "vakt.telemetry/1",
        "sentAt": now,
        "readings": [{"at": now, "inletPressure": 1.2, "oilTemperature": 74.0, "running": True}],
    }
    topic = f"devices/{given.device}/messages/events/$.ct=application%2Fjson&$.ce=utf-8"
    mqtt.publish(topic, json.dumps(packet).encode())
    mqtt.close()
    print(f"sent: the hub has packet {packet['packetId'].rsplit('-', 1)[1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
