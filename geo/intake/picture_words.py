"""What can be wrong with a picture, in Thai and English, each with what to do."""

PICTURE_WORDS = {
    "not_a_geotiff": (
        "ไฟล์นี้ไม่ใช่ GeoTIFF ที่อ่านได้ กรุณาส่งออกใหม่เป็น GeoTIFF",
        "The file is not a readable GeoTIFF. Export it again as GeoTIFF.",
    ),
    "no_reference_system": (
        "ไฟล์ไม่บอกระบบพิกัด กรุณาส่งออกใหม่พร้อมระบบพิกัด เช่น EPSG:{register}",
        "The file does not say its reference system. Export it with one, such as EPSG:{register}.",
    ),
    "not_placed": (
        "ไฟล์ไม่บอกตำแหน่งบนพื้นดิน กรุณาส่งออกใหม่พร้อมพิกัด",
        "The file does not say where it lies. Export it with its position.",
    ),
    "contradictory_reference": (
        "ไฟล์บอกว่าใช้ {label} แต่ค่าพิกัดไม่ใช่ของระบบนั้น กรุณาส่งออกใหม่ด้วยระบบพิกัดที่ถูกต้อง",
        "The file says {label}, but its numbers are not of that system. Export it with the right "
        "reference system.",
    ),
    "reference_looks_like": (
        "ไฟล์บอกว่าใช้ {label} แต่ค่าพิกัดเหมือนของ {fits} กรุณาแก้ระบบพิกัดของไฟล์แล้วส่งใหม่",
        "The file says {label}, but its numbers look like {fits}. Correct its reference system "
        "and send it again.",
    ),
    "lies_elsewhere": (
        "ภาพนี้ไม่ได้อยู่ในตำบลนี้ กรุณาตรวจว่าเลือกไฟล์ถูกต้อง",
        "The picture does not lie in this sub-district. Check that it is the right file.",
    ),
    "not_eight_bit": (
        "ภาพไม่ใช่ 8 บิตต่อสี กรุณาส่งออกใหม่เป็น RGB 8 บิต",
        "The picture is not 8 bits a colour. Export it as 8-bit RGB.",
    ),
    "not_colour": (
        "ภาพไม่ใช่แดง เขียว น้ำเงิน กรุณาส่งออกใหม่เป็น RGB 8 บิต",
        "The picture is not red, green, blue. Export it as 8-bit RGB.",
    ),
    "not_heights": (
        "แบบจำลองความสูงต้องมีแถบเดียวเป็นเมตร กรุณาส่งออกใหม่เป็น GeoTIFF แถบเดียว",
        "A height model has one band of metres. Export it as a GeoTIFF of one band.",
    ),
    "too_many_pixels": (
        "ภาพมีเกิน 4,000 ล้านพิกเซล กรุณาแบ่งเป็นหลายไฟล์",
        "The picture has more than 4,000 million pixels. Cut it into several files.",
    ),
    "too_coarse": (
        "หนึ่งพิกเซลกว้าง {gsd} เมตรบนพื้นดิน ต้องไม่เกิน {most} เมตร",
        "A pixel is {gsd} m on the ground; {most} m at most.",
    ),
    "empty_picture": (
        "ภาพไม่มีข้อมูลเลย กรุณาตรวจไฟล์ต้นทาง",
        "The picture holds no data. Check the file it came from.",
    ),
    "damaged_file": (
        "ไฟล์เสียหายระหว่างทาง กรุณาส่งใหม่",
        "The file was damaged on the way. Send it again.",
    ),
}
