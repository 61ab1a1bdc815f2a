"""A yardstick: the two servers as Python threads. usage: threads.py tcp|udp"""

import socket
import sys
import threading


def talk(connection, peer):
    host, port = peer
    with connection:
        print(f"Accept new connection from {host}:{port}...")
        connection.sendall(b"Welcome!")
        while (name := connection.recv(1024)) not in (b"", b"exit"):
            connection.sendall(b"Hello, " + name)
    print(f"Connection from {host}:{port} closed.")


def serve_tcp():
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as listener:
        print("python: bound to 127.0.0.1:%d" % listener.getsockname()[1], file=sys.stderr, flush=True)
        while True:
            threading.Thread(target=talk, args=listener.accept(), daemon=True).start()


def serve_udp():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        print("python: bound to 127.0.0.1:%d" % server.getsockname()[1], file=sys.stderr, flush=True)
        while True:
            name, (host, port) = server.recvfrom(1024)
            print(f"Received from {host}:{port}.")
            server.sendto(b"Hello, " + name + b"!", (host, port))


{"tcp": serve_tcp, "udp": serve_udp}[sys.argv[1]]()
