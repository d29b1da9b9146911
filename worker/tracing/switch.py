"""Whether to trace: the standard ``OTEL_*`` variables say so. Imports nothing of OpenTelemetry."""

import os
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Final

_ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_MODULES: Final = ("opentelemetry.sdk.trace", "opentelemetry.exporter.otlp.proto.http.trace_exporter")


def is_wanted(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether this process should export spans: there is an endpoint, or ``OTEL_TRACES_EXPORTER`` asks for ``otlp``.

    OpenTelemetry's own default, an endpoint at localhost unless told otherwise, would be a surprise.

    >>> is_wanted({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}), is_wanted({})
    (True, False)
    >>> is_wanted({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318", "OTEL_TRACES_EXPORTER": "none"})
    False
    """
    if environment.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return False
    exporter = environment.get("OTEL_TRACES_EXPORTER", "").strip().lower()
    return exporter == "otlp" or (not exporter and any(environment.get(name) for name in _ENDPOINTS))


def is_installed() -> bool:
    """Whether the extra ``otel`` is installed."""
    try:
        return all(find_spec(name) for name in _MODULES)
    except ModuleNotFoundError:
        return False


def is_loaded() -> bool:
    """Whether somebody in this process has imported OpenTelemetry. A program that has not cannot be tracing."""
    return "opentelemetry.trace" in sys.modules
