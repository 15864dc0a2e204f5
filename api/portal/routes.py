"""Every route of the portal."""

from __future__ import annotations

from api.portal import answering, deciding, entry, filing

ROUTES = [
    entry.show_sign_in,
    entry.do_sign_in,
    entry.do_sign_out,
    filing.show_own,
    filing.show_form,
    filing.send_form,
    filing.show_receipt,
    deciding.show_queue,
    deciding.show_review,
    deciding.show_file,
    deciding.send_decision,
    answering.show_letters,
    answering.show_letter,
    answering.send_letter_decision,
]
