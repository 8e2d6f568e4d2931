"""Pictures as they may be kept: readable by Pillow, of a size that can be drawn, and without the place they were taken.

A photograph carries the coordinates, the time and the device it was made with; the office has addresses that nobody may
learn. What Wagtail stores is therefore a copy of the pixels, made before anything is written.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.forms import FileInput
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, ImageSequence
from wagtail.images import get_image_model
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtail.images.models import AbstractImage
from wagtail.models import UploadedFile
from wagtail.users.models import UserProfile

from core.file_names import is_file_name
from core.renditions import prepare_changed

KEPT: Final = ("icc_profile", "transparency", "duration", "loop", "background", "disposal", "gamma", "srgb")
"""What a picture needs to look as it did; everything else that the file says about itself is left behind."""
QUALITY: Final = 92
"""For formats that lose something each time they are written, where the original's own setting cannot be kept."""
SHAPES: Final = frozenset({"file", "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"})
"""What changes how a picture is cut."""
FOCAL_POINT_HELP: Final = _(
    "Nelle schede e accanto ai titoli l’immagine è tagliata. Quando è caricata, aprila e trascina un riquadro su ciò "
    "che conta: resterà visibile."
)
UNREADABLE: Final = (
    OSError,
    ValueError,
    SyntaxError,  # Pillow's word for a broken PNG
    EOFError,
    MemoryError,
    Image.DecompressionBombError,
)


def without_metadata(file: File) -> ContentFile:
    """The same picture under the same name, upright, with its colours and frames, without anything else.

    Raises one of `UNREADABLE` for what cannot be drawn.
    """
    file.seek(0)
    with Image.open(file) as image:
        data = _write(image)
    file.seek(0)
    return ContentFile(data, name=file.name)


def _write(image: Image.Image) -> bytes:
    kind = "JPEG" if image.format == "MPO" else str(image.format)
    kept: dict[str | tuple[int, int], Any] = {key: image.info[key] for key in KEPT if key in image.info}
    options: dict[str, Any] = {"icc_profile": kept.get("icc_profile")}
    if getattr(image, "n_frames", 1) > 1 and kind != "JPEG":
        frames, durations = [], []
        for frame in ImageSequence.Iterator(image):
            frames.append(_bare(frame.copy(), frame.info))
            durations.append(frame.info.get("duration", 0))
        options |= {"save_all": True, "append_images": frames[1:], "duration": durations, "loop": kept.get("loop", 0)}
        picture = frames[0]
    else:
        image.load()
        upright = ImageOps.exif_transpose(image)
        is_unchanged = kind == "JPEG" and upright.size == image.size and image.getexif().get(0x0112, 1) == 1
        picture = image if is_unchanged else upright
        picture.info = kept
        if is_unchanged:
            options["quality"] = "keep"
    if kind in ("JPEG", "WEBP", "AVIF"):
        options.setdefault("quality", QUALITY)
        options |= {"exif": b"", "xmp": b""}
    if kind == "GIF":
        options["comment"] = b""
    written = BytesIO()
    picture.save(written, format=kind, **options)
    return written.getvalue()


def _bare(frame: Image.Image, info: dict[Any, Any]) -> Image.Image:
    frame.info = {key: info[key] for key in KEPT if key in info}
    return frame


class PictureField(WagtailImageField):
    """Wagtail's field for an uploaded picture; whatever Pillow refuses is an error here, with what to do."""

    def to_python(self, data: Any) -> Any:
        try:
            picture = super().to_python(data)
            if picture is None:
                return None
            bare = without_metadata(picture)
        except UNREADABLE as error:
            raise ValidationError(
                _("Questa immagine non si può aprire: è troppo grande o rovinata. Salvala di nuovo, più piccola."),
                code="unreadable",
            ) from error
        bare.image = picture.image  # type: ignore[attr-defined]  # as Wagtail's field leaves it for its own checks
        bare.content_type = picture.content_type  # type: ignore[attr-defined]  # likewise
        return bare


class PictureForm(BaseImageForm):
    """The form behind every way of uploading a picture in the admin (`WAGTAILIMAGES_IMAGE_FORM_BASE`).

    Wagtail fills in the title from the name of the file; here somebody writes it, for the library is searched by it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"] = PictureField(label=_("File"), widget=FileInput())
            self.fields["file"].help_text = format_lazy("{} {}", self.fields["file"].help_text, FOCAL_POINT_HELP)
        self.fields["title"].help_text = _("Che cosa si vede, in poche parole. Non il nome del file.")
        if "description" in self.fields:
            self.fields["description"].help_text = _(
                "Per chi cerca nella galleria. Il testo alternativo si scrive nella pagina: dipende da che cosa conta "
                "lì."
            )

    def clean_title(self) -> str:
        title = str(self.cleaned_data["title"])
        if is_file_name(title):
            raise ValidationError(_("Questo è il nome di un file: scrivi che cosa si vede."), code="file_name")
        return title

    def save(self, commit: bool = True) -> AbstractImage:
        image: AbstractImage = super().save(commit=commit)
        if commit and SHAPES.intersection(self.changed_data):
            prepare_changed(image)
        return image


def strip_upload(sender: type[UploadedFile], instance: UploadedFile, **kwargs: Any) -> None:
    """Receiver of `pre_save`: of several pictures uploaded at once, one whose title is wanting waits without metadata.

    Wagtail's form has read it by then: what cannot be drawn does not come here.
    """
    if instance.file and not instance.file._committed and instance.for_content_type.model_class() is get_image_model():
        instance.file = without_metadata(instance.file.file)


def strip_avatar(sender: type[UserProfile], instance: UserProfile, **kwargs: Any) -> None:
    """Receiver of `pre_save`: a colleague's new portrait is kept without metadata; one that cannot be drawn is not."""
    avatar = instance.avatar
    if avatar and not avatar._committed:
        try:
            instance.avatar = without_metadata(avatar.file)
        except UNREADABLE:
            instance.avatar = ""
