"""A second device for machines without a GPU: it computes as the CPU does, in memory of its own.

It has the rules of a GPU that make programs fail there: an operation on tensors of two devices is refused (but for
copies between them, and for numbers, which have no dimension), and so is reading its memory as an array. PrivateUse1
is torch's key for devices that others write.
"""

from typing import Any

import torch
from torch import Tensor
from torch.library import Library
from torch.utils._pytree import tree_leaves, tree_map_only
from torch.utils.backend_registration import _setup_privateuseone_for_python_backend

_setup_privateuseone_for_python_backend("second")
SECOND = torch.device("second", 0)
_COPIES = {"aten::_to_copy", "aten::copy_"}


class There(Tensor):
    """A tensor of the second device, around the one of the CPU that holds its values."""

    made = 0
    """How many there have been so far."""

    read = 0
    """How many times values were given back to the CPU, for which a GPU has to finish all that it was told to do."""

    held: Tensor

    @staticmethod
    def __new__(cls, held: Tensor) -> "There":
        layout = held.shape, held.stride(), held.storage_offset()
        there: There = Tensor._make_wrapper_subclass(cls, *layout, dtype=held.dtype, device=SECOND)
        there.held = held
        There.made += 1
        return there

    @classmethod
    def __torch_dispatch__(cls, operation: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:  # type: ignore[override]
        return _compute(operation, *args, **(kwargs or {}))


def _compute(operation: Any, *args: Any, **kwargs: Any) -> Any:
    tensors = [each for each in tree_leaves((args, kwargs)) if isinstance(each, Tensor)]
    there = {id(each.held): each for each in tensors if isinstance(each, There)}
    strangers = [each for each in tensors if not isinstance(each, There) and each.dim()]
    if there and strangers and operation.name().split(".")[0] not in _COPIES:
        raise RuntimeError(f"{operation} is given tensors of two devices")
    stays = bool(there) and operation.name() != "aten::_local_scalar_dense"
    if kwargs.get("device") is not None:
        stays = torch.device(kwargs["device"]).type == SECOND.type
        kwargs["device"] = "cpu"
    There.read += bool(there) and not stays
    args, kwargs = tree_map_only(There, lambda each: each.held, (args, kwargs))

    def named(found: Tensor) -> Tensor:
        """What was changed in place stays the tensor that it was."""
        return there[id(found)] if id(found) in there else There(found)

    found = operation(*args, **kwargs)
    return tree_map_only(Tensor, named, found) if stays else found


_OPERATIONS = Library("_", "IMPL")  # type: ignore[no-untyped-call]
_OPERATIONS.fallback(_compute, "PrivateUse1", with_keyset=False)  # type: ignore[no-untyped-call]
