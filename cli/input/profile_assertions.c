/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/profile_assertions.h"

#include "input/profile_format.h"

#include <inttypes.h>

bool profile_assertions_begin(struct assertion_reading *r, struct xmlpull *pull, struct model *m, const GArray *stacks,
                              uint32_t threads, struct process *process, const struct pull_value *v, GError **error)
{
	*r = (struct assertion_reading){
		.pull = pull, .model = m, .stacks = stacks, .threads = threads, .first_thread = m->threads->len - threads,
		.failed = v[ASSERTIONS_FAILED].number,
	};
	process->assertions_checked = v[ASSERTIONS_CHECKED].number;
	process->assertions_failed = r->failed;
	return r->failed <= process->assertions_checked
	       || xmlpull_fail(pull, error, "more assertions failed than were checked");
}

static string_id text_of(struct assertion_reading *r, const struct pull_value *v)
{
	g_autofree char *valid = v->text != NULL ? g_utf8_make_valid(v->text, -1) : g_strdup("");
	return model_string(r->model, valid);
}

bool profile_assertion(struct assertion_reading *r, const struct pull_value *v, GError **error)
{
	int64_t thread = v[ASSERTION_THREAD].number;
	struct assertion a = {
		.process = { r->model->processes->len },     /* the process is added later, at this index */
		.place = text_of(r, &v[ASSERTION_PLACE]), .text = text_of(r, &v[ASSERTION_TEXT]),
		.found = v[ASSERTION_FOUND].number, .times = v[ASSERTION_TIMES].number,
		.first_blame = r->model->blames->len,
	};
	if (thread == 0 || thread > r->threads)
		return xmlpull_fail(r->pull, error, "there is no thread %" PRId64, thread);
	a.thread.i = r->first_thread + (uint32_t)thread - 1;
	if (a.times == 0)
		return xmlpull_fail(r->pull, error, "it never failed");
	if (a.times > r->failed - r->times)
		return xmlpull_fail(r->pull, error, "more are listed than failed");
	r->times += a.times;
	r->assertions++;
	g_array_append_val(r->model->assertions, a);
	return true;
}

bool profile_blame(struct assertion_reading *r, const struct pull_value *v, GError **error)
{
	GArray *assertions = r->model->assertions;
	int64_t stack = v[BLAME_STACK].number;
	if (stack == 0 || stack >= r->stacks->len)
		return xmlpull_fail(r->pull, error, "there is no stack %" PRId64, stack);
	struct blame b = {
		{ g_array_index(r->stacks, uint32_t, stack) }, v[BLAME_ALLOCATIONS].number, v[BLAME_BYTES].number,
	};
	g_array_index(assertions, struct assertion, assertions->len - 1).blames++;
	r->blames++;
	g_array_append_val(r->model->blames, b);
	return true;
}
