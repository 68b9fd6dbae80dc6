"""OpenTelemetry's gRPC exporter against a real gRPC collector: the environment points it at the proxy, nothing breaks."""

from collections.abc import Iterator
from concurrent import futures
from dataclasses import dataclass, field
from typing import override

import grpc
import pytest
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc as service
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest, ExportTraceServiceResponse

from tests.e2e.conftest import Up
from tests.e2e.test_clients import MAIL, snippets

pytestmark = pytest.mark.e2e


@dataclass(slots=True)
class Collector(service.TraceServiceServicer):
    """Keeps the attributes of the spans that arrive."""

    port: int = 0
    attributes: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    @override
    def Export(self, request: ExportTraceServiceRequest, context: grpc.ServicerContext) -> ExportTraceServiceResponse:
        for resource in request.resource_spans:
            for scope in resource.scope_spans:
                for span in scope.spans:
                    self.attributes += [(each.key, each.value.string_value) for each in span.attributes]
        return ExportTraceServiceResponse()


@pytest.fixture
def collector(up: Up) -> Iterator[Collector]:
    """A gRPC server with the stand-in's certificate."""
    pem = (up.upstream.ca.parent / "upstream.pem").read_bytes()
    chain = pem[pem.index(b"-----BEGIN CERTIFICATE-----") :]
    collector, server = Collector(), grpc.server(futures.ThreadPoolExecutor(2))
    service.add_TraceServiceServicer_to_server(collector, server)  # pyright: ignore[reportUnknownMemberType]  generated without types
    credentials = grpc.ssl_server_credentials([(pem.removesuffix(chain), chain)])
    collector.port = server.add_secure_port("127.0.0.1:0", credentials)
    server.start()
    yield collector
    server.stop(2).wait()


def test_otlp_grpc_exporter(up: Up, collector: Collector) -> None:
    """A span's attributes arrive as they were sent; the record says grpc and that an address was in them."""
    printed = up.service(snippets()["otlp-grpc"], URL=f"https://localhost:{collector.port}", MAIL=MAIL)
    assert printed.strip() == "exported"
    assert collector.attributes == [("user.email", MAIL)]
    (record,) = up.records(protocol="grpc", direction="sent", port=collector.port)
    assert [finding["entity"] for finding in record["findings"]] == ["EMAIL_ADDRESS"]
    assert record["path"] == "/opentelemetry.proto.collector.trace.v1.TraceService/Export"
