"""The ground behind a verdict's sign and word, as pages have it; without colours it is a frame, as in print."""

CHIPS = """
.chip { display: inline-block; padding: 0 .35em; border: 1px solid currentColor; border-radius: .35em;
white-space: nowrap; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
.chip.FAIL { color: #991b1b; background: #fee2e2; font-weight: 600; }
.chip:is(.WARN, .INCONCLUSIVE) { color: #9a3412; background: #ffedd5; }
.chip:is(.OK, .PASS) { color: #065f46; background: #d1fae5; }
.chip:is(.SKIPPED, .NOT_APPLICABLE) { color: #475569; background: #f1f5f9; }
@media screen and (prefers-color-scheme: dark) {
.chip.FAIL { color: #fca5a5; background: #450a0a; }
.chip:is(.WARN, .INCONCLUSIVE) { color: #fdba74; background: #431407; }
.chip:is(.OK, .PASS) { color: #6ee7b7; background: #022c22; }
.chip:is(.SKIPPED, .NOT_APPLICABLE) { color: #cbd5e1; background: #1e293b; } }
"""
