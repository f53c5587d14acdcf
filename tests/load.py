"""Readers without a browser: sessions over the app's own websocket, for measurements and for tests under load."""

import time
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

MOST_SECONDS = 60
# The message that ends a run is smaller.
LARGEST_END = 400


@dataclass
class Reader:
    """One session; `seconds` and `sent_bytes` hold one entry a rerun."""

    address: str
    connection: ClientConnection | None = None
    seconds: list[float] = field(default_factory=list)
    sent_bytes: list[int] = field(default_factory=list)

    def open(self) -> "Reader":
        """Connect as the browser does."""
        self.connection = connect(
            f"{self.address.replace('http', 'ws')}/_stcore/stream", subprotocols=["streamlit"], max_size=None,  # type: ignore[list-item]
            origin=self.address, open_timeout=MOST_SECONDS, legacy=True,  # type: ignore[arg-type]
        )  # fmt: skip
        return self

    def close(self) -> None:
        """End the session."""
        assert self.connection is not None
        self.connection.close()

    def read(self, page: str, query: str, is_whole: bool = True) -> list[ForwardMsg]:
        """Ask for a page (its address, '' for the first) and wait until the script has run; the messages sent.

        `is_whole=False` leaves the large ones unread, for who only measures.
        """
        assert self.connection is not None
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = page
        began, size, messages = time.perf_counter(), 0, []
        self.connection.send(asked.SerializeToString())
        while True:
            data = self.connection.recv(timeout=MOST_SECONDS)
            assert isinstance(data, bytes)
            size += len(data)
            if not is_whole and len(data) > LARGEST_END:
                continue
            message = ForwardMsg()
            message.ParseFromString(data)
            messages.append(message)
            is_over = message.WhichOneof("type") == "script_finished"
            if is_over and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:  # the next run follows
                break
        self.seconds.append(time.perf_counter() - began)
        self.sent_bytes.append(size)
        return messages
