# SPDX-License-Identifier: MIT OR Apache-2.0
# Reads the table, then C files by their path: cli/ROOM/MODULE.c or aprof/ROOM/MODULE.c. Prints each #include that the table forbids.
# With edges=1 it prints instead, for tsort, which module of a room includes which other one of the same room; with edges=2
# which room includes which.

function is_one_of(name, list,    i, n, part)
{
	n = split(list, part, " ")
	for (i = 1; i <= n; i++)
		if (name == part[i] || (part[i] ~ /\*/ && glob(name, part[i])))
			return 1
	return 0
}

function glob(name, pattern,    star)
{
	star = index(pattern, "*")
	return length(name) >= length(pattern) - 1 && substr(name, 1, star - 1) == substr(pattern, 1, star - 1) &&
		substr(name, length(name) - (length(pattern) - star) + 1) == substr(pattern, star + 1)
}

# The values of all rules of a kind whose key matches the name, joined.
function rule(kind, name,    key, part, all)
{
	for (key in rules) {
		split(key, part, SUBSEP)
		if (part[1] == kind && is_one_of(name, part[2]))
			all = all " " rules[key]
	}
	return all
}

function complain(why)
{
	if (!edges)
		print path ": " why
}

function rest(from,    i, text)
{
	for (i = from; i <= NF; i++)
		text = text " " $i
	return text
}

function check_room(header,    other_room, other)
{
	other_room = header
	sub(/\/[^\/]*$/, "", other_room)
	other = header
	sub(/.*\//, "", other)
	sub(/\.h$/, "", other)
	if (!(other_room in rooms)) {
		complain("includes " header ", which is in no room of the table")
		return
	}
	if (edges == 1 && other_room == room && other != module && !is_one_of(other, rule("loop", module)))
		print module, other
	if (edges == 2 && other_room != room)
		print room, other_room
	if (other_room != room && !is_one_of(other_room, rooms[room]))
		complain("includes " header ", and " room "/ may not include " other_room "/")
	if (is_one_of(header, rule("never", room)))
		complain("includes " header ", which is forbidden to " room "/")
}

NR == FNR {
	if ($1 == "room") {
		for (i = 3; i <= NF; i++)
			if (!($i in rooms))
				print "the table lets " $2 "/ include " $i "/, which is not below it"
		rooms[$2] = rest(3)
	} else if ($1 == "loop" || $1 == "never" || $1 == "only" || $1 == "outside") {
		rules[$1, $2] = rules[$1, $2] rest(3)
	} else if (NF && $1 !~ /^#/) {
		print "the table has a line that begins with '" $1 "'"
	}
	next
}

FNR == 1 {
	path = FILENAME
	n = split(path, part, "/")
	room = n > 2 ? part[n - 1] : ""
	module = part[n]
	sub(/\.[ch]$/, "", module)
	if (!(room in rooms))
		complain("lies in no room of the table")
}

/^[ \t]*#[ \t]*include/ {
	header = $0
	sub(/^[ \t]*#[ \t]*include[ \t]*[<"]/, "", header)
	sub(/[>"].*/, "", header)
	other_room = header
	sub(/\/[^\/]*$/, "", other_room)

	if (header ~ /^pub_(tool|core)_/ && part[1] != "aprof")
		complain("includes " header ": Valgrind's headers are for the tool alone")
	if (("only", header) in rules && !is_one_of(module, rules["only", header]))
		complain("includes " header ", which is for" rules["only", header] " alone")
	if (("outside", room) in rules && !(other_room in rooms)) {
		if (!is_one_of(header, rules["outside", room]))
			complain("includes " header ", which is in no room and none of" rules["outside", room])
	} else if ($0 ~ /"/ && header != "config.h" && header != "aprof.h" && header !~ /\.pb-c\.h$/)
		check_room(header)
}
