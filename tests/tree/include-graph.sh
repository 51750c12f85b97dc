# SPDX-License-Identifier: MIT OR Apache-2.0
# The #include graph of cli/ and aprof/ is what include-graph.table allows: from room to room downward only, and no two
# modules of a room in a circle.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"

graph() {
	"${AWK:-awk}" -v edges="${edges:-0}" -f "$abs_srcdir/tree/include-graph.awk" "$table" "$@"
}

# Circles in `graph`'s edges, as tsort reports them.
circles() {
	graph "$@" | sort -u | tsort 2>&1 >/dev/null
}

table=$abs_srcdir/tree/include-graph.table
cd "$abs_top_srcdir"
cli=$(ls cli/*/*.[ch])
aprof=$(ls aprof/*/*.[ch])
# shellcheck disable=SC2086 # names of files
{
	is 'cli/ keeps to its rooms' "$(graph $cli)" ''
	is 'aprof/ keeps to its rooms' "$(graph $aprof)" ''
	is 'no source lies outside a room' "$(find cli aprof -maxdepth 1 -name '*.[ch]' ! -name default_suppressions.c ! -name page_parts.c ! -name '*.pb-c.[ch]' ! -name aprof.h)" ''
	is 'no modules of a room include each other in a circle' "$(edges=1 && circles $cli $aprof)" ''
	is 'no rooms include each other in a circle' "$(edges=2 && circles $cli $aprof)" ''
	ok 'rooms include rooms' [ "$(edges=2 && graph $cli | sort -u | wc -l)" -gt 20 ]
}

# The test finds what is forbidden.
mkdir -p "$tmp/aprof/valgrind" "$tmp/aprof/core" "$tmp/cli/base" "$tmp/cli/model" "$tmp/cli/analysis" "$tmp/cli/views" "$tmp/cli/commands"
cd "$tmp"
table=$tmp/table
cat >"$table" <<'EOF'
room base
room model base
room analysis base model
room views base model analysis
room commands base model views
never views analysis/filter.h
only argp.h cmd_* main
only libxml/xmlreader.h profile_read
room core
room valgrind core
outside valgrind pub_tool_*.h config.h
EOF

forbidden() {
	mkdir -p "$(dirname "$1")"
	printf '%s\n' "$3" >"$1"
	is "$1: $3" "$(graph "$1")" "$1: $2"
}

allowed() {
	printf '%s\n' "$2" >"$1"
	is "$1: $2 is allowed" "$(graph "$1")" ''
}

forbidden cli/base/diag.c 'includes model/model.h, and base/ may not include model/' '#include "model/model.h"'
forbidden cli/model/cost.c 'includes views/view.h, and model/ may not include views/' '  #  include "views/view.h"'
forbidden cli/views/view_text.c 'includes analysis/filter.h, which is forbidden to views/' '#include "analysis/filter.h"'
forbidden cli/views/view_text.c 'includes argp.h, which is for cmd_* main alone' '#include <argp.h>'
forbidden cli/commands/cmd_diff.c 'includes libxml/xmlreader.h, which is for profile_read alone' '#include <libxml/xmlreader.h>'
forbidden cli/commands/cmd_diff.c 'includes analysis/gate.h, and commands/ may not include analysis/' '#include "analysis/gate.h"'
forbidden cli/model/model.c "includes pub_tool_basics.h: Valgrind's headers are for the tool alone" '#include <pub_tool_basics.h>'
forbidden cli/model/model.c 'includes model.h, which is in no room of the table' '#include "model.h"'
forbidden cli/misc/misc.c 'lies in no room of the table' '#include <stdio.h>'
forbidden aprof/core/ap_live.c 'includes valgrind/ap_alloc.h, and core/ may not include valgrind/' '#include "valgrind/ap_alloc.h"'
forbidden aprof/valgrind/ap_alloc.c 'includes stdio.h, which is in no room and none of pub_tool_*.h config.h' '#include <stdio.h>'
forbidden aprof/valgrind/ap_alloc.c 'includes pub_core_basics.h, which is in no room and none of pub_tool_*.h config.h' \
	'#include <pub_core_basics.h>'

allowed cli/views/view_text.c '#include "views/view.h"'
allowed cli/views/view_text.c '#include "config.h"'
allowed cli/views/view_text.c '#include "made.pb-c.h"'
allowed cli/commands/cmd_report.c '#include <argp.h>'
allowed cli/model/model.c '#include <glib.h>'
allowed aprof/valgrind/ap_profile.c '#include "core/ap_live.h"'
allowed aprof/valgrind/ap_profile.c '#include "pub_tool_libcbase.h"'

# The test finds a circle within a room, unless the table allows it.
echo '#include "model/b.h"' >cli/model/a.c
echo '#include "model/a.h"' >cli/model/b.c
ok 'a circle is found' [ -n "$(edges=1 && circles cli/model/a.c cli/model/b.c)" ]
echo 'loop b a' >>"$table"
is 'one that the table allows is no circle' "$(edges=1 && circles cli/model/a.c cli/model/b.c)" ''
echo 'room low high' >>"$table"
is 'a room that is let upward is found' "$(graph cli/model/a.c)" 'the table lets low/ include high/, which is not below it'
finish
