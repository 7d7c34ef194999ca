package dev.quire.common.swap;

import dev.quire.common.swap.Violation.Reason;

/** Why a page was not brought in, and what to tell people about it. */
record Refusal(Reason reason, String detail) {}
