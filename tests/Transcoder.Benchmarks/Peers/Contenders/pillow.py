"""Pillow as the worker's peer: the same lines in, the same lines out (see Worker.cs). With a file, a spec and a file it is a whole process."""
import io
import re
import sys
import time

import PIL
from PIL import Image, ImageCms, ImageSequence, UnidentifiedImageError, features

Image.MAX_IMAGE_PIXELS = 200_000_000
SRGB = ImageCms.createProfile("sRGB")


def encode(image, quality, form, frames=None):
    out = io.BytesIO()
    if form == "jpg":
        image.save(out, "JPEG", quality=quality, optimize=True)
    elif form == "webp":
        extra = {"save_all": True, "append_images": frames} if frames else {}
        image.save(out, "WEBP", quality=quality, method=4, **extra)
    elif form == "png":
        image.save(out, "PNG", compress_level=6)
    else:
        raise ValueError("no " + form.upper())
    return out.getvalue()


def shrink(image, size):
    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def settle(image, form):
    """To sRGB, with alpha only where the output has it; colour after the shrink, where it costs least."""
    if profile := image.info.get("icc_profile"):
        image = ImageCms.profileToProfile(image, io.BytesIO(profile), SRGB, outputMode="RGB")
    elif image.mode.startswith("I"):
        image = image.convert("L")
    if form == "jpg" and image.mode in ("RGBA", "LA", "P"):
        rgba = image.convert("RGBA")
        ground = Image.new("RGB", rgba.size, "white")
        ground.paste(rgba, mask=rgba.getchannel("A"))
        return ground
    return image if image.mode in ("RGB", "RGBA", "L") else image.convert("RGB")


def make(original, spec):
    width, quality, form = re.fullmatch(r"w(\d+)(?:-q(\d+))?-(\w+)", spec).groups()
    quality = int(quality or 80)
    image = Image.open(io.BytesIO(original))
    width = min(int(width), image.width)
    size = (width, round(image.height * width / image.width))
    if getattr(image, "is_animated", False) and form == "webp":
        first, *rest = [shrink(frame.convert("RGBA"), size) for frame in ImageSequence.Iterator(image)]
        return encode(first, quality, form, rest)
    image.draft(None, (size[0] * 2, size[1] * 2))
    return encode(settle(shrink(image, size), form), quality, form)




def serve():
    original = made = b""
    for line in sys.stdin:
        verb, _, argument = line.rstrip("\n").partition(" ")
        if verb == "load":
            with open(argument, "rb") as file:
                original = file.read()
            answer = str(len(original))
        elif verb == "run":
            used, began = time.process_time_ns(), time.perf_counter_ns()
            try:
                made = make(original, argument)
                answer = f"{(time.perf_counter_ns() - began) / 1e3} {(time.process_time_ns() - used) / 1e3} {len(made)}"
            except UnidentifiedImageError:
                answer = "cannot not a format of its"
            except Exception as error:  # whatever it cannot do, the bench says
                answer = "cannot " + (str(error).split("\n")[0] or type(error).__name__)
        elif verb == "save":
            with open(argument, "wb") as file:
                file.write(made)
            answer = "saved"
        else:
            answer = f"Pillow {PIL.__version__}, libjpeg-turbo {features.version('libjpeg_turbo')}, Python {sys.version.split()[0]}"
        print(answer, flush=True)


if len(sys.argv) > 1:
    with open(sys.argv[1], "rb") as file:
        made = make(file.read(), sys.argv[2])
    with open(sys.argv[3], "wb") as file:
        file.write(made)
else:
    serve()
