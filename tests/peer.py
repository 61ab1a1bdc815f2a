"""The other side in Python: one of four peers that know nothing but the socket module. usage: peer.py ROLE [PORT]"""

import socket
import sys


def tcp_server():
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    connection, _ = listener.accept()
    with connection:
        connection.sendall(b"Welcome!")
        while (name := connection.recv(1024)) not in (b"", b"exit"):
            connection.sendall(b"Hello, " + name)
    print(name.decode())


def tcp_client(port):
    with socket.create_connection(("127.0.0.1", port)) as connection:
        print(connection.recv(1024).decode())
        for name in sys.stdin.buffer.read().split():
            connection.sendall(name)
            print(connection.recv(1024).decode())
        connection.sendall(b"exit")
        print(connection.recv(1024))


def udp_server():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        print(server.getsockname()[1], flush=True)
        for _ in range(3):
            name, sender = server.recvfrom(1024)
            server.sendto(b"Hello, " + name + b"!", sender)


def udp_client(port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        for name in sys.stdin.buffer.read().split():
            client.sendto(name, ("127.0.0.1", port))
            print(client.recv(1024).decode())


globals()[sys.argv[1]](*map(int, sys.argv[2:]))
