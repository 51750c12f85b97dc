# SPDX-License-Identifier: MIT OR Apache-2.0
"""headers.py TABLE METADATA FAMILY: what the rows of a family in allocators/families.def lack, held against its headers.

METADATA is what `cargo metadata` says of a workspace that depends on the crates with the headers.
"""
import json
import os
import re
import sys

# By family: how its headers declare a function, what stands before the names that they give, and the files with their
# crates (None: they are the system's).
DECLARATION = r"\s*\(([^()]*)\)"
HEADERS = {
    "jemalloc": (r"@je_@(\w+)", "_rjem_", [("tikv-jemalloc-sys", "jemalloc/include/jemalloc/jemalloc_protos.h.in")]),
    "mimalloc": (r"(?:mi_decl_export|mi_decl_nodiscard)\b[^;(){}]*?\b(mi_(?!attr_|decl_)\w+)", "",
                 [("libmimalloc-sys", f"c_src/mimalloc/{version}/include/mimalloc{of}.h")
                  for version in ("v2", "v3") for of in ("", "-stats")] +
                 [("libmimalloc-sys2", f"c_src/{version}/include/mimalloc{of}.h")
                  for version in ("mimalloc", "mimalloc3") for of in ("", "-stats")] +
                 [("libmimalloc-sys2", "c_src/mimalloc3/include/mimalloc-profile.h")]),
    "snmalloc": (r"SNMALLOC_NAME_MANGLE\((\w+)\)", "sn_",
                 [("snmalloc-sys", f"upstream/src/snmalloc/override/{name}.cc") for name in ("rust", "malloc")]),
    "rpmalloc": (r"RPMALLOC_EXPORT[^;()]*?\b(rp\w+)", "", [("rpmalloc-sys", "rpmalloc/rpmalloc/rpmalloc.h")]),
    "tcmalloc": (r"\b(tc_\w+)", "", [(None, "/usr/include/gperftools/tcmalloc.h")]),
    "google_tcmalloc": (r"\b(TCMallocInternal\w+|Bridge\w+|\w*size_returning\w*new\w*)", "",
                        [("libtcmalloc-sys", f"c_src/{name}") for name in (
                            "tcmalloc/tcmalloc/tcmalloc.h", "tcmalloc/tcmalloc/malloc_extension.cc", "malloc_bridge.cc")]),
}

# Functions that have no row, and why.
WITHOUT_ROW = {
    "they compute, and nobody relies on the result": "malloc_good_size __malloc_end_pointer",
    "they are not there on Linux": "malloc_size _msize mi_wdupenv_s",
    "they set or tell how the allocator works": """
        mallctl mallctlnametomib mallctlbymib mi_option_\\w+ mi_\\w+_numa_affinity
        mi_heap_set_debug_fill_preserve mi_(heap_|subproc_)?profile(_disable)? mi_\\w*guarded_set_\\w+
        mi_is_redirected mi_version mi_thread_set_in_threadpool rpmalloc_config tc_mallopt tc_version
        tc_set_new_mode tc_query_new_mode TCMallocInternalMallOpt""",
    "they tell what there is": """
        mi_\\w+_print(_out)? mi_debug_show_arenas mi_process_info mi_\\w*stats_(get|merge|reset)(?!_json)\\w*
        mi_\\w+_visit_\\w*(blocks|heaps) mi_\\w*contains(_block)? mi_(heap_)?check_owned mi_is_in_heap_region
        mi_heap_of mi_thread_id_of mi_heap_(main|get_backing|get_default) mi_theap_get_default
        mi_unsafe_heap_page_is_under_utilized mi_subproc_(main|current)
        mi_arena_(area|min_size|min_alignment|max_object_size) rust_statistics rpmalloc_\\w+_statistics
        tc_malloc_stats tc_mallinfo2? TCMallocInternalMall(Info2?|ocInfo|ocStats)""",
    "they take from the kernel or give back what is free": """
        mi_\\w*collect(_reduce)? mi_(reserve|manage)_\\w+ mi_arenas_purge mi_theap_quiescent_abandon
        rpmalloc_thread_collect rpmalloc_finalize rpmalloc_thread_finalize TCMallocInternalMallocTrim""",
    "what they make is no block": """
        mi_subproc_(delete|add_current_thread) rpmalloc_initialize\\w*
        rpmalloc_(thread_initialize|is_thread_initialized) rpmalloc_heap_acquire""",
    "they name a function that gets messages": "mi_register_(output|error)",
}

# Functions of rows that no header declares: the allocator's own, or only its source has them.
WITHOUT_HEADER = {
    "mi_pthread_done", "_mi_thread_done", "_mi_meta_zalloc", "_mi_meta_zalloc_aligned", "_mi_meta_rezalloc", "_mi_meta_free",
    "mi_uzalloc", "mi_heap_umalloc", "mi_theap_umalloc", "mi_theap_realpath", "tc_nallocx",
}

# What a parameter is called in headers, by its word in a row.
NAMES = {
    "size": r"\w*size|size_?of\w*|s|bytes",
    "count": r"\w*count|n|num|nmemb|nelem",
    "ptr": r"p|ptr|old_ptr|buf|resolved_name",
    "at": r"p|ptr|memptr|ptrp|buf|r",
    "align": r"align(ment)?|__alignment|al",
    "old": r"old_?size|size|t",
    "flags": r"flags",
    "pool": r"t?heap",
    "text": r"s|fname|name|buf_size",
    "wide": r"s",
}


def without_comments(text):
    return re.sub(r"//[^\n]*", "", re.sub(r"/\*.*?\*/", "", text, flags=re.S))


def declared(family, packages):
    """By the name of a function the list of its parameters, each as (type, name)."""
    pattern, prefix, files = HEADERS[family]
    functions = {}
    for crate, name in files:
        with open(os.path.join(packages[crate], name) if crate else name, encoding="utf-8") as header:
            text = without_comments(header.read())
        for found in re.finditer(pattern + DECLARATION, text):
            parameters = " ".join(found[2].split())
            functions.setdefault(found[1], parameters)
    return prefix, functions


def parameter(text):
    """The type and the name of a parameter. A name is the last word, if that is not all."""
    found = re.fullmatch(r"(.*[\s*&])(\w+)", text.strip())
    return (found[1].strip(), found[2]) if found else (text.strip(), "")


def fits(word, role, text):
    """Whether a row may have the word for the parameter."""
    kind, name = parameter(text)
    is_pointer = "*" in kind
    if word in ("_", "hint"):
        # What is the size of an allocation must be named so.
        return role in ("inside", "unseen") or not re.fullmatch("(new)?size", name) or is_pointer
    if word in ("size", "count", "align", "old", "flags") and is_pointer or word in ("ptr", "at", "pool") and not is_pointer:
        return False
    if word == "at" and kind.count("*") < 2 and name != "ptrp" and not (role.endswith("realloc") and kind.startswith("void")):
        return False
    return not name or re.fullmatch(NAMES[word], name) is not None


def rows(table, family):
    """By the name of a function its role and its words."""
    with open(table, encoding="utf-8") as file:
        text = file.read()
    prefixes = re.search(rf'^FAMILY\({family}, "[^"]*", \w+, "([^"]*)"', text, re.M)[1].split()
    prefix = "" if prefixes[0] == "-" else prefixes[0]
    found = {}
    for role, name, words in re.findall(rf'^FUNCTION\({family}, "(\w+)=([^(]+)\(([^)]*)\)"\)', text, re.M):
        found[name.replace("@", prefix)] = (role, words.split(",") if words else [])
    return found


def complaints(table, family, packages):
    prefix, functions = declared(family, packages)
    have = rows(table, family)
    needless = re.compile("|".join(" ".join(WITHOUT_ROW.values()).split()))
    for name, parameters in functions.items():
        row = have.pop(prefix + name, None)
        if not row:
            if not needless.fullmatch(name):
                yield f"{prefix}{name}({parameters}): no row"
            continue
        role, words = row
        listed = [] if parameters in ("", "void") else parameters.split(",")
        if len(listed) != len(words) or not all(fits(word, role, text) for word, text in zip(words, listed)):
            yield f"{prefix}{name}({parameters}): the row has ({','.join(words)})"
    for name in have:
        if name not in WITHOUT_HEADER:
            yield f"{name}: no header"


def main():
    table, metadata, family = sys.argv[1:]
    with open(metadata, encoding="utf-8") as file:
        packages = {p["name"]: os.path.dirname(p["manifest_path"]) for p in json.load(file)["packages"]}
    for line in sorted(complaints(table, family, packages)):
        print(line)


main()
