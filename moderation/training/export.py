"""The trained encoder as one file for onnxruntime, its weights in 8 bits."""

from __future__ import annotations

import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from moderation.policy.model.outputs import OUTPUTS
from moderation.training.deep import Encoder

MOST_BYTES = 25 * 1024 * 1024


def export(encoder: Encoder, file: Path) -> None:
    """Write the lane's outputs of the encoder; those for training alone stay behind."""
    encoder.train(mode=False)
    kept = Encoder()
    kept.load_state_dict(encoder.state_dict())
    kept.head = torch.nn.Linear(encoder.head.in_features, OUTPUTS)
    with torch.no_grad():
        kept.head.weight.copy_(encoder.head.weight[:OUTPUTS])
        kept.head.bias.copy_(encoder.head.bias[:OUTPUTS])
    kept.train(mode=False)
    example = (torch.ones(2, 12, dtype=torch.long), torch.ones(2, 12))
    axes = {"tokens": {0: "batch", 1: "length"}, "present": {0: "batch", 1: "length"}, "logits": {0: "batch"}}
    with tempfile.TemporaryDirectory() as directory:
        whole = Path(directory) / "whole.onnx"
        torch.onnx.export(
            kept,
            example,
            str(whole),
            input_names=["tokens", "present"],
            output_names=["logits"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            whole,
            file,
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gather", "Gemm"],
        )
    if file.stat().st_size > MOST_BYTES:
        raise ValueError(f"{file.name} has {file.stat().st_size} bytes, more than {MOST_BYTES}")
