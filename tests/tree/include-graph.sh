# SPDX-License-Identifier: MIT OR Apache-2.0
# The #include graph of cli/ and aprof/ is what include-graph.table allows.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"

graph() {
	"${AWK:-awk}" -f "$abs_srcdir/tree/include-graph.awk" "$table" "$@"
}

table=$abs_srcdir/tree/include-graph.table
cd "$abs_top_srcdir"
# shellcheck disable=SC2046 # names of modules
is 'cli/ keeps to its layers' "$(graph $(find cli -name '*.[ch]' ! -name default_suppressions.c | sort))" ''
is 'aprof/ keeps to its layers' "$(graph aprof/*.[ch])" ''

# What is forbidden is found.
mkdir "$tmp/cli" "$tmp/aprof"
cd "$tmp"
table=$tmp/table
cat >"$table" <<'EOF'
level cli 1 cost
level cli 2 model
level cli 3 aggregate fields
level cli 4 filter
level cli 5 view view_*
level cli 6 profile_read
level cli 8 cmd_*
beside view_* view
never view_* filter profile_read
only argp.h cmd_* main
only libxml/xmlreader.h profile_read
level aprof 2 ap_alloc
level aprof 3 ap_profile
from aprof pub_tool_*.h config.h
EOF

forbidden() {
	printf '%s\n' "$3" >"$1"
	is "$1: $3" "$(graph "$1")" "$1: $2"
}

allowed() {
	printf '%s\n' "$2" >"$1"
	is "$1: $2 is allowed" "$(graph "$1")" ''
}

forbidden cli/cost.c 'includes model.h of level 2, being of level 1' '#include "model.h"'
forbidden cli/fields.c 'includes aggregate.h of level 3, being of level 3' '#include "aggregate.h"'
forbidden cli/view_text.c 'includes filter.h, which is forbidden to it' '#include "filter.h"'
forbidden cli/view_json.c 'includes profile_read.h, which is forbidden to it' '  #  include "profile_read.h"'
forbidden cli/view_json.c 'includes view_text.h of level 5, being of level 5' '#include "view_text.h"'
forbidden cli/view_text.c 'includes argp.h, which is for cmd_* main alone' '#include <argp.h>'
forbidden cli/cmd_diff.c 'includes libxml/xmlreader.h, which is for profile_read alone' '#include <libxml/xmlreader.h>'
forbidden cli/cmd_diff.c 'includes cmd_report.h of level 8, being of level 8' '#include "cmd_report.h"'
forbidden cli/model.c "includes pub_tool_basics.h: Valgrind's headers are for the tool alone" '#include "pub_tool_basics.h"'
forbidden cli/model.c 'includes misc.h, which is no module of the table' '#include "misc.h"'
forbidden cli/misc.c 'module misc has no level in the table' '#include <stdio.h>'
forbidden aprof/ap_alloc.c 'includes ap_profile.h of level 3, being of level 2' '#include "ap_profile.h"'
forbidden aprof/ap_alloc.c 'includes stdio.h, which is neither of this directory nor one of pub_tool_*.h config.h' \
	'#include <stdio.h>'
forbidden aprof/ap_alloc.c 'includes pub_core_basics.h, which is neither of this directory nor one of pub_tool_*.h config.h' \
	'#include <pub_core_basics.h>'

allowed cli/view_text.c '#include "view.h"'
allowed cli/cmd_report.c '#include <argp.h>'
allowed cli/model.c '#include <glib.h>'
allowed aprof/ap_profile.c '#include "ap_alloc.h"'
allowed aprof/ap_profile.c '#include "pub_tool_libcbase.h"'
finish
