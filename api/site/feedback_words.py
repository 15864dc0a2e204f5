"""The words of the pages of feedback (互动反馈)."""

from __future__ import annotations

FEEDBACK_WORDS: dict[str, tuple[str, str]] = {
    "feedback": ("互动反馈", "Feedback"),
    "feedback_note": (
        "报告错误、提出数据需求、展示应用案例，或者为保护隐私、商业秘密等权益提出申诉。无需登录；内容经审核、脱敏后公开。",
        "Report an error, ask for data, show what you made of it, or appeal for privacy, trade secrets or other rights. No login; what you write is reviewed and masked before it is public.",
    ),
    "report_error": ("纠错", "Report an error"),
    "feedback_write": ("写给我们", "Write to us"),
    "feedback_kind": ("类别", "What it is"),
    "feedback_days": ("{days} 个工作日内答复", "answered within {days} working days"),
    "feedback_words": ("内容", "What you have to say"),
    "feedback_words_hint": (
        "至多 4000 字。请勿写入身份证号、手机号等个人信息。",
        "At most 4000 characters. Please give no identity or telephone numbers here.",
    ),
    "feedback_contact": ("联系方式（可不填）", "How to reach you (if you like)"),
    "feedback_contact_hint": (
        "仅供本机关联系您，不公开，可要求删除。",
        "For the office alone, never shown, erased when you ask for it.",
    ),
    "feedback_about": ("针对", "About"),
    "feedback_dataset": ("数据集", "Dataset"),
    "feedback_send": ("提交", "Send"),
    "feedback_list": ("公开的反馈", "Published feedback"),
    "feedback_total": ("{total} 条", "{total} in all"),
    "feedback_none": ("还没有公开的反馈。", "No feedback has been published yet."),
    "feedback_all": ("全部", "All"),
    "feedback_kinds": ("按类别", "By kind"),
    "feedback_next": ("下一页", "Next page"),
    "feedback_received": ("收到", "Received"),
    "feedback_due": ("答复期限", "Due"),
    "feedback_status": ("状态", "Status"),
    "feedback_since": ("状态更新", "Since"),
    "feedback_reply": ("答复", "Reply"),
    "feedback_id": ("编号", "Id"),
    "feedback_hidden": (
        "内容和答复经审核后在此公开。请保存本页地址，以便查看办理状态。",
        "What was written and the reply are shown here once they have been reviewed. Keep the address of this page to follow it.",
    ),
    "feedback_wrong": ("未能提交", "It could not be sent"),
    "feedback_missing": ("请选择类别并写明内容。", "Please choose what it is and write something."),
}
