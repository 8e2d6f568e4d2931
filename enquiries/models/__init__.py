from .enquiries import Enquiry, EnquiryCount, EnquiryLink
from .messages import EnquiryFile, EnquiryMessage, MessageKind
from .pages import EnquiryPage
from .templates import ReplyTemplate, ReplyText

__all__ = [
    "Enquiry",
    "EnquiryCount",
    "EnquiryFile",
    "EnquiryLink",
    "EnquiryMessage",
    "EnquiryPage",
    "MessageKind",
    "ReplyTemplate",
    "ReplyText",
]
