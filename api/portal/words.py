"""The words of the portal, Chinese and English."""

from __future__ import annotations

from api.labels import Language

_WORDS: dict[str, tuple[str, str]] = {
    "portal": ("报送与审核", "Filing and review"),
    "sign_in": ("登录", "Sign in"),
    "sign_out": ("退出", "Sign out"),
    "key": ("密钥", "API key"),
    "key_hint": (
        "密钥由公报编辑部发放，以 gongbao_ 开头。",
        "The key is given by the gazette's office and begins with gongbao_.",
    ),
    "wrong_key": ("密钥无效或已停用。", "This key is wrong or revoked."),
    "signed_in": ("{name}（{organ}）", "{name} ({organ})"),
    "ended": ("会话已结束，请重新登录。", "The session has ended; sign in again."),
    "new": ("报送文件", "File a document"),
    "own": ("我的报送", "My filings"),
    "none_yet": ("还没有报送过文件。", "Nothing has been filed yet."),
    "queue": ("待审文件", "Waiting for review"),
    "nothing_waits": ("没有待审的文件。", "Nothing waits."),
    "more": ("更多", "More"),
    "title": ("标题", "Title"),
    "number": ("发文字号", "Document number"),
    "issuer": ("发文机关", "Issuing organs"),
    "signed_on": ("成文日期", "Signed on"),
    "disclosure": ("公开属性", "Disclosure"),
    "disclosure_reason": ("公开理由", "Why it may be disclosed"),
    "registration_no": ("备案登记号", "Registration number"),
    "contact": ("联络员", "Contact"),
    "file": ("正文文件", "The document"),
    "explanation": ("解读材料（可不附）", "Readings of it (may be left out)"),
    "hint_title": ("与正文标题一致", "As it stands in the document"),
    "hint_number": (
        "例如 示政发〔2024〕12号，括号形式不限",
        "Such as 示政发〔2024〕12号, any brackets",
    ),
    "hint_issuer": (
        "联合发文以顿号分隔，牵头机关在前",
        "Joint issuers parted by 、, the leading one first",
    ),
    "hint_signed_on": ("例如 2024-05-23", "Such as 2024-05-23"),
    "hint_disclosure_reason": (
        "例如 普遍适用的规范性文件",
        "Such as: a normative document of general effect",
    ),
    "hint_registration_no": (
        "未经备案登记的文件不予刊登",
        "What has not been filed for record is not printed",
    ),
    "hint_contact": ("姓名和办公电话", "Name and office telephone"),
    "hint_file": (
        "文本、网页或 Markdown 立即读取；PDF、OFD、Word 先保存待审",
        "Text, web page or Markdown is read at once; PDF, OFD and Word are kept and held",
    ),
    "hint_explanation": ("最多 10 份", "At most 10"),
    "check": ("只检查，不报送", "Check only"),
    "send": ("报送", "File it"),
    "refused": ("未被接收，请更正后再次提交", "Not taken in; correct it and send it again"),
    "file_again": (
        "浏览器不保留已选文件，请重新选择。",
        "Browsers keep no chosen file: choose it again.",
    ),
    "acceptable": ("检查通过，尚未报送。", "The checks are passed; nothing has been filed yet."),
    "findings": ("发现的问题", "What was noticed"),
    "no_findings": ("没有发现问题。", "Nothing was noticed."),
    "holds": ("须说明理由", "needs a reason"),
    "receipt": ("报送回执", "Receipt"),
    "receipt_id": ("报送编号", "Filing"),
    "received_at": ("收到时间", "Received"),
    "state": ("状态", "State"),
    "files": ("文件", "Files"),
    "bytes": ("字节", "bytes"),
    "steps": ("办理过程", "Steps"),
    "print": ("可用浏览器打印本页留存。", "Print this page with your browser to keep it."),
    "digest_note": (
        "摘要值可证明所收文件与报送的文件完全相同。",
        "The digests prove that what was received is what was sent.",
    ),
    "public_page": ("公开页面", "Public page"),
    "text": ("正文", "Text"),
    "no_text": (
        "尚不能读取这种格式，只可下载原件查看，不能通过。",
        "Nobody reads this format yet: look at the file itself; it cannot be cleared.",
    ),
    "came_with": ("报送信息", "As filed"),
    "from_elsewhere": ("不是单位报送的文件", "Not filed by an agency"),
    "since": ("待审起始", "Waiting since"),
    "decide": ("审核意见", "Decision"),
    "checks": ("三项审核", "Three checks"),
    "check_content": ("内容表述", "Words"),
    "check_timing": ("公开时机", "Time of publication"),
    "check_manner": ("公开方式", "Manner of publication"),
    "reason_for": ("可以公开的理由", "Why it may stand"),
    "reason": ("意见（告知报送单位）", "Note (told to the filer)"),
    "do_clear": ("通过并公开", "Clear and publish"),
    "do_return": ("退回", "Return"),
    "do_hold": ("暂缓", "Hold"),
    "reason_code": ("退回原因", "Reason for returning"),
    "choose": ("请选择", "Choose"),
    "not_done": ("没有办理", "Nothing was done"),
    "back": ("返回", "Back"),
    "active": ("主动公开", "Open to all"),
    "on_request": ("依申请公开", "Open on request"),
    "state_received": ("已收到", "Received"),
    "state_checked": ("待审核", "Waiting for review"),
    "state_held": ("暂缓", "Held"),
    "state_cleared": ("已通过，已公开", "Cleared and public"),
    "state_returned": ("已退回", "Returned"),
}

FINDINGS: dict[str, tuple[str, str]] = {
    "filed_differs": ("报送信息与正文不一致", "The text says something else"),
    "number_known": ("该文号已有公开版本", "A version of this number is public"),
    "number_in_use": ("文号已用于另一文件", "The number is that of another document"),
    "number_rewritten": ("文号已改为规范写法", "The number was put in its usual form"),
    "not_read_yet": ("尚未读取正文", "The text has not been read"),
    "other_text": ("与已收版本的正文差别很大", "Hardly the text of any version"),
    "disclosure_on_request": ("依申请公开", "Open on request only"),
    "disclosure_withheld": ("不予公开", "Withheld"),
    "disclosure_missing": ("没有公开属性", "No disclosure mode"),
    "disclosure_reason_missing": ("没有公开理由", "No reason for disclosure"),
    "owner_missing": ("没有主管单位", "No organ answers for it"),
    "secrecy_mark": ("有密级标志", "Marked secret"),
    "id_number": ("含身份证号码", "Holds an identity number"),
    "mobile_number": ("含手机号码", "Holds a mobile number"),
    "bank_card": ("含银行卡号", "Holds a bank card number"),
    "passport_number": ("含证件号码", "Holds a travel document number"),
    "page_unreadable": ("有页面无法读取", "A page could not be read"),
    "page_without_text": ("有页面没有文字", "A page has no text"),
    "part_unreadable": ("文件中有部件无法读取", "A part of the file could not be read"),
    "picture_not_read": ("图片中的文字未读入", "Pictures beside the text were not read"),
    "watermark_text": ("水印文字未读入", "A watermark was left out"),
    "annotation_text": ("批注、签批文字未读入", "Annotations were left out"),
    "unmapped_characters": ("有无法识别的专用字符", "Characters only the file's font knows"),
    "several_documents": ("一个文件中有多份文档", "Several documents in one file"),
    "attachment_missing": ("有附件无法取出", "An attachment could not be had"),
    "seal_present": ("有电子印章", "It bears an electronic seal"),
    "signature_present": ("有电子签名", "It bears an electronic signature"),
    "seal_digest_mismatch": ("盖章或签名后内容被改动", "Changed after it was sealed or signed"),
    "seal_incomplete": ("有页面不受印章或签名保护", "Pages are not protected by the seal"),
    "seal_unreadable": ("印章或签名无法解析", "A seal or signature could not be read"),
    "signature_invalid": ("签名与内容不符", "The signature does not hold"),
    "signature_not_verified": ("签名未经验证", "The signature was not verified"),
    "signature_valid": ("签名已按所设信任证书验证", "Verified by a certificate this office trusts"),
    "impossible_date": ("有不存在的日期", "Holds a day that does not exist"),
}
"""What the gate notices, in words."""


def words(language: Language) -> dict[str, str]:
    """Every word of the portal in one language."""
    place = 0 if language == "zh" else 1
    return {name: pair[place] for name, pair in _WORDS.items()}


def finding(code: str, language: Language) -> str:
    """A finding in words; one without words by its code."""
    return FINDINGS.get(code, (code, code))[0 if language == "zh" else 1]
