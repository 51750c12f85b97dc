# SPDX-License-Identifier: MIT OR Apache-2.0
# Reads the table, then C files whose names are DIRECTORY/…/FILE; prints each #include that the table forbids.

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

# Rules of a kind whose first word matches the module, joined.
function rule(kind, module,    key, part, all)
{
	for (key in rules) {
		split(key, part, SUBSEP)
		if (part[1] == kind && is_one_of(module, part[2]))
			all = all " " rules[key]
	}
	return all
}

function level_of(directory, module,    i)
{
	for (i = 1; i <= levels; i++)
		if (level_directory[i] == directory && is_one_of(module, level_modules[i]))
			return level_number[i]
	return -1
}

function complain(why)
{
	print directory "/" file ": " why
}

function rest(from,    i, text)
{
	for (i = from; i <= NF; i++)
		text = text " " $i
	return text
}

NR == FNR {
	if ($1 == "level") {
		levels++
		level_directory[levels] = $2
		level_number[levels] = $3
		level_modules[levels] = rest(4)
	} else if ($1 == "beside" || $1 == "never" || $1 == "only" || $1 == "from") {
		rules[$1, $2] = rules[$1, $2] rest(3)
	} else if (NF && $1 !~ /^#/) {
		print "the table has a line that begins with '" $1 "'"
	}
	next
}

FNR == 1 {
	n = split(FILENAME, part, "/")
	directory = part[1]
	file = part[n]
	module = file
	sub(/\.[ch]$/, "", module)
	level = level_of(directory, module)
	if (level < 0)
		complain("module " module " has no level in the table")
}

/^[ \t]*#[ \t]*include/ {
	header = $0
	sub(/^[ \t]*#[ \t]*include[ \t]*[<"]/, "", header)
	sub(/[>"].*/, "", header)
	other = header
	sub(/.*\//, "", other)
	sub(/\.h$/, "", other)
	other_level = level_of(directory, other)

	if (header ~ /^pub_(tool|core)_/ && directory != "aprof")
		complain("includes " header ": Valgrind's headers are for the tool alone")
	if (("only", header) in rules && !is_one_of(module, rules["only", header]))
		complain("includes " header ", which is for" rules["only", header] " alone")
	if (other_level < 0) {
		if (("from", directory) in rules && !is_one_of(header, rules["from", directory]))
			complain("includes " header ", which is neither of this directory nor one of" rules["from", directory])
		if ($0 ~ /"/ && header != "config.h" && header !~ /^pub_tool_/)
			complain("includes " header ", which is no module of the table")
		next
	}
	if (other == module || level < 0)
		next
	if (is_one_of(other, rule("never", module)))
		complain("includes " header ", which is forbidden to it")
	else if (other_level == level ? !is_one_of(other, rule("beside", module)) : other_level > level)
		complain("includes " header " of level " other_level ", being of level " level)
}
