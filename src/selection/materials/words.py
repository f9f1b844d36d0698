"""What is wrong with a file, in a sentence for whoever handed it in (zh-CN)."""

from collections.abc import Mapping

from selection.domain.materials import Findings, Flaw, Looks, Problem

SENTENCES: Mapping[Flaw, str] = {
    Flaw.EMPTY: "文件是空的，一个字节也没有；请重新选择文件。",
    Flaw.UNREADABLE: "文件已损坏或不完整，打不开；请在原来的电脑上打开看看，重新导出后再上传。",
    Flaw.ENCRYPTED: "文件设有密码或权限保护；请取消密码保护，另存后再上传。",
    Flaw.MACROS: "文件里有宏（程序）；请另存为不带宏的普通文档后再上传。",
    Flaw.SCRIPTS: "文件里有会自动运行的内容（脚本、启动程序、多媒体）；请打印成普通 PDF 再上传。",
    Flaw.DDE: "文件里有会启动其他程序的域（DDE）；请删除这个域，或复制到新文档后再上传。",
    Flaw.LINKS_OUT: "文件引用了本文件以外的图片、模板或数据；请把内容放进文件本身后再上传。",
    Flaw.EMBEDDED: "文件里嵌有其他程序的对象；请删除嵌入的对象，需要的文件另行上传。",
    Flaw.ATTACHMENTS: "PDF 里夹带了附件；请去掉附件，或打印成普通 PDF 后再上传。",
    Flaw.TWO_IN_ONE: "文件里藏有另一种文件，不能接受；请用原始照片或原始文档重新导出。",
    Flaw.BOMB: "文件解开后大得不正常，不能接受；请重新导出后再上传。",
    Flaw.TOO_MANY_PIXELS: "照片的像素太多（{found}），无法处理；请缩小到四千万像素以内。",
    Flaw.TOO_COMPLEX: "文件太复杂，检查没有做完；请重新导出（文档打印成 PDF，照片另存）后再上传。",
    Flaw.OTHER_FORMAT: "这是{found}，这里要 {asked}；只改扩展名没有用，请另存为 {asked} 再上传。",
    Flaw.TOO_SMALL: "文件只有 {found} 字节，不得小于 {asked} 字节；请上传未压缩的原图。",
    Flaw.TOO_LARGE: "文件{found}超过了上限 {asked} 字节；请适当压缩后再上传。",
    Flaw.RATIO: "照片是 {found} 像素，宽高之比应在 {asked} 之间；请按规定的比例裁剪。",
    Flaw.TOO_FEW_PIXELS: "照片是 {found} 像素，不得小于 {asked}；请上传更清晰的照片。",
    Flaw.GREY: "照片是黑白的，这里要彩色照片。",
    Flaw.NO_PAGES: "PDF 里一页也没有。",
    Flaw.TOO_LONG: "视频长 {found}，不得超过 {asked}。",
    Flaw.OTHER_CODEC: "视频不是 H.264/AAC 编码，很多设备放不出来；请重新导出为 MP4（H.264/AAC）。",
    Flaw.NAME: "文件名应为“姓名（名称）+序号”；可以点“改名”由系统改好。",
    Flaw.EXTENSION: "文件内容没有问题，但扩展名应为 .{asked}；可以点“改名”由系统改好。",
}

NAMES: Mapping[Looks, str] = {
    Looks.DOC: "旧版 WORD 文档（DOC）",
    Looks.DOCX: "WORD 文档（DOCX）",
    Looks.PDF: "PDF 文件",
    Looks.JPEG: "JPG 照片",
    Looks.MP4: "MP4 视频",
    Looks.XLSX: "EXCEL 表格（XLSX）",
    Looks.PNG: "PNG 图片",
    Looks.HEIC: "苹果手机的 HEIC 照片",
    Looks.GIF: "GIF 图片",
    Looks.WEBP: "WEBP 图片",
    Looks.BMP: "BMP 图片",
    Looks.TIFF: "TIFF 图片",
    Looks.AVIF: "AVIF 图片",
    Looks.SVG: "SVG 图形",
    Looks.HTML: "网页文件",
    Looks.RTF: "RTF 文档",
    Looks.XLS: "旧版 EXCEL 表格（XLS）",
    Looks.PPTX: "演示文稿（PPTX）",
    Looks.OLE: "加密的或旧式的办公文件",
    Looks.ZIP: "压缩包",
    Looks.RAR: "RAR 压缩包",
    Looks.MOV: "MOV 视频",
    Looks.AVI: "AVI 视频",
    Looks.WMV: "WMV 视频",
    Looks.PROGRAM: "程序",
    Looks.UNKNOWN: "无法识别的文件",
}

_SECOND, _MINUTE = 1_000, 60_000


def told(problem: Problem) -> str:
    """The sentence of a problem, with its figures; bytes with marks between the thousands."""
    match problem.flaw:
        case Flaw.OTHER_FORMAT:
            found, asked = NAMES[Looks(problem.found)], problem.asked.replace("JPEG", "JPG")
        case Flaw.TOO_LONG:
            found, asked = _length(problem.found), _length(problem.asked)
        case Flaw.TOO_SMALL | Flaw.TOO_LARGE:
            found, asked = _grouped(problem.found), _grouped(problem.asked)
            if problem.flaw is Flaw.TOO_LARGE:
                found = f"有 {found} 字节，" if found else ""
        case _:
            found, asked = problem.found, problem.asked
    return SENTENCES[problem.flaw].format(found=found, asked=asked)


def described(findings: Findings) -> str:
    """What a file is: its kind, its bytes, and whatever else was measured."""
    parts = [NAMES[findings.looks], f"{findings.bytes:,} 字节"]
    if findings.width and findings.height:
        parts.append(f"{findings.width}×{findings.height} 像素")
        parts += ["黑白"] if findings.grey else []
    if findings.pages is not None:
        parts.append(f"{findings.pages} 页")
    if findings.milliseconds is not None:
        parts.append(_length(str(findings.milliseconds)))
    return "，".join(parts)


def _grouped(number: str) -> str:
    return f"{int(number):,}" if number else ""


def _length(milliseconds: str) -> str:
    """Minutes and seconds, begun ones counted, so that what is too long never looks equal."""
    seconds = -(-int(milliseconds) // _SECOND)
    return f"{seconds * _SECOND // _MINUTE} 分 {seconds % (_MINUTE // _SECOND)} 秒"
