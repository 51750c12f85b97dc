# SPDX-License-Identifier: MIT OR Apache-2.0
# Frames in a library keep their names when the library is gone and another one lies in its place.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"

for name in one two six; do
	build plugin.c $name.so -O1 -fpic -shared -DNAME=$name
done
build dlopen.c dlopen -O1 -ldl

options='--check-stacks=yes'
profile both ./dlopen ./one.so ./two.so ./six.so
is 'the program ran' "$status" 0
# Otherwise the next tests would prove nothing.
is 'the second and the third lay where the first had been' "$(cat both.out)" same=2
ok 'each library keeps its frames' says both \
	'at("one_inner", "plugin_take", "use", "main").allocations == 10' \
	'at("two_inner", "plugin_take", "use", "main").allocations == 10' \
	'at("six_inner", "plugin_take", "use", "main").allocations == 10' \
	'at("one_inner").sites == 1' 'at("plugin_take").sites == 3' \
	'[p.rsplit("/", 1)[-1] for f in ("one_inner", "two_inner", "six_inner") for p in object_of(f)] == ["one.so", "two.so", "six.so"]' \
	'len({f.object for f in frames if f.function == "plugin_take"}) == 3' \
	'all(o.build_id or not o.path.endswith(".so") for o in objects)' \
	'{f.file.rsplit("/", 1)[-1] for f in frames if f.function == "one_inner"} == {"plugin.c"}'
ok 'remembered stacks were right' stacks_are_right both

profile twice ./dlopen ./one.so ./one.so
ok 'a library that comes back is the same one' says twice \
	'at("one_inner").allocations == 20' 'object_of("one_inner")[0].endswith("/one.so")' \
	'len([o for o in objects if o.path.endswith("/one.so")]) == 1' \
	'at("one_inner").sites == 1'

finish
