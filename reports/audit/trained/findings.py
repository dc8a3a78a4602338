"""The findings of an audit with what training measured on the same rows, and with the resolution of a network."""

from dataclasses import dataclass, fields, replace
from fractions import Fraction
from functools import cached_property

from mixproof.empirical.trials.choice import Choice, choice_of
from mixproof.empirical.trials.results import Trials
from mixproof.geometry.signatures import strict
from mixproof.reports.audit.network import AuditedNetwork
from mixproof.reports.audit.trained.forecast import Forecast, forecast_of
from mixproof.theory.audit.findings import AuditFindings


@strict
@dataclass(frozen=True, eq=False, repr=False)
class TrainedFindings(AuditFindings):
    """All that an audit found, and what training measured, and a network resolves, where these were asked for.

    Parameters
    ----------
    trials : Trials or None
        None where no training was asked for, or where it was not finished.
    untrained : str
        The reason that a training that was asked for has no outcome; else empty.
    network : AuditedNetwork or None
        The network that was given, or the one of the recommended way of training, with its resolution.
    """

    trials: Trials | None = None
    untrained: str = ""
    network: AuditedNetwork | None = None

    @staticmethod
    def joined(found: AuditFindings, trials: Trials | None, untrained: str = "") -> "TrainedFindings":
        """Findings with the outcome of a training.

        Examples
        --------
        >>> from mixproof import audit
        >>> TrainedFindings.joined(audit("cross"), None, "the time was up").exit_code
        3
        """
        held = {each.name: getattr(found, each.name) for each in fields(AuditFindings)}
        return TrainedFindings(**held, trials=trials, untrained=untrained, network=network_part(found))

    @staticmethod
    def with_network(found: AuditFindings, network: AuditedNetwork) -> "TrainedFindings":
        """Findings with a network beside them, and with their training where there was one."""
        start = found if isinstance(found, TrainedFindings) else TrainedFindings.joined(found, None)
        return replace(start, network=network)

    @cached_property
    def forecast(self) -> Forecast | None:
        """The rows that theory expects training to lose; None without an outcome."""
        return None if self.trials is None else forecast_of(self, self.trials)

    @cached_property
    def choice(self) -> Choice | None:
        """The way that training and theory recommend; None without an outcome."""
        return None if self.trials is None else choice_of(self.trials, self.unsafe_in_training)

    @property
    def unsafe_in_training(self) -> tuple[Fraction, ...]:
        """The strengths that were trained and cost a row: the optimum jumps there, or Mixup loses it at `epsilon`."""
        trained = () if self.trials is None else self.trials.plan.alphas
        return tuple(alpha for alpha in sorted(trained) if self.jumps(alpha) or self.costs(alpha))

    @property
    def exit_code(self) -> int:
        """That of the findings; 3 where nothing unsafe was found and the training that was asked for has no outcome."""
        found = super().exit_code
        return 3 if self.untrained and not found else found


def trained_part(audit: AuditFindings) -> TrainedFindings | None:
    """The findings with their training, where one was asked for.

    Examples
    --------
    >>> from mixproof import audit
    >>> trained_part(audit("cross")) is None
    True
    """
    if isinstance(audit, TrainedFindings) and (audit.trials is not None or audit.untrained):
        return audit
    return None


def network_part(audit: AuditFindings) -> AuditedNetwork | None:
    """The network whose resolution stands beside the findings, where there is one.

    Examples
    --------
    >>> from mixproof import audit
    >>> network_part(audit("cross")) is None
    True
    """
    return audit.network if isinstance(audit, TrainedFindings) else None
