"""The file of a network certificate: a dataset, a law of λ, a network, and claims, which are judged one by one."""

from typing import Any

from ..budget import MOST_PARAMETER, Clock, require_form
from ..data import Data
from ..form import fields, number, readable, seal, show
from ..verdict import REJECTED, Judgement, worst
from .claims import Study, judge_claim
from .network import Network, require_fit

SCHEMA = "mixproof/network-certificate/1"


def judge_network(content: dict[str, Any], clock: Clock) -> tuple[int, str, list[Judgement]]:
    """Check all claims: exit code, what is to be said of the file as a whole, and the claims."""
    given = fields(content, "schema dataset mixing network claims sha256")
    if given["sha256"] != seal(given):
        return REJECTED, "the seal is not that of the content: the file was changed", []
    data = Data.read(given["dataset"], clock)
    mixing = fields(given["mixing"], "a b")
    law = number(mixing["a"]), number(mixing["b"])
    require_form(min(law) > 0 and max(law) <= MOST_PARAMETER, "the law of λ has parameters beyond (0, 10^6]")
    network = Network.read(given["network"], clock)
    require_fit(network, data)
    require_form(isinstance(given["claims"], list) and bool(given["claims"]), "there are no claims")
    study = Study(data, network, law)
    found = [judge_claim(study, each) for each in given["claims"]]
    rows = f"{data.total} rows, {data.size} points in R^{len(data.vectors[0])}, {len(data.classes)} classes"
    told = f"a network of {len(network.steps)} layers, λ ~ Beta({show(law[0])}, {show(law[1])})"
    return worst(each.outcome for each in found), f"{readable(data.name)}: {rows}; {told}", found
