"""A proxy that terminates TLS and passes the bytes on to another server. The bundled Valkey has no TLS."""

import contextlib
import selectors
import socket
import ssl
import threading


class TlsProxy:
    """Listens on a free loopback port while it is open.

    Args:
        context: TLS context of the server side.
        port: loopback port of the server behind it.
    """

    def __init__(self, context: ssl.SSLContext, port: int) -> None:
        self._context = context
        self._behind = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.refused: list[str] = []
        """Errors of failed handshakes."""
        self.connections = 0

    def __enter__(self) -> "TlsProxy":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                plain, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(plain,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        try:
            client = self._context.wrap_socket(plain, server_side=True)
        except OSError as error:
            self.refused.append(str(error))
            plain.close()
            return
        self.connections += 1
        with client, socket.create_connection(("127.0.0.1", self._behind)) as server, contextlib.suppress(OSError):
            self._pass_on(client, server)

    @staticmethod
    def _pass_on(client: ssl.SSLSocket, server: socket.socket) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(client, selectors.EVENT_READ)
            selector.register(server, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in selector.select()}
                if client in ready:
                    data = client.recv(65_536)  # at most one TLS record, 16 KiB: nothing decrypted is left behind
                    if not data:
                        return
                    server.sendall(data)
                if server in ready:
                    data = server.recv(65_536)
                    if not data:
                        return
                    client.sendall(data)
