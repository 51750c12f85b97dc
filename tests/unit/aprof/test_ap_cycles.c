/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Components of a graph of lost blocks, against what follows from the definition: two blocks are of one component when each
   leads to the other. */
#define AP_HOST_VALGRIND
#include "unit.h"

#include "../../../aprof/valgrind/ap_cycles.c"

#define NODES_MAX 200000u
#define POINTERS 3u

/* The graph under test: what each node points to, in its words 0 … POINTERS − 1. */
static UInt s_pointers[NODES_MAX][POINTERS];
static struct ap_node s_nodes[NODES_MAX];
static UChar s_flags[NODES_MAX];

UInt AP_(graph_next_pointer)(const struct ap_graph *g, UInt node, SizeT *offset)
{
	(void)g;
	for (; *offset < POINTERS * sizeof(UWord); *offset += sizeof(UWord))
		if (s_pointers[node][*offset / sizeof(UWord)] != AP_NO_NODE) {
			UInt to = s_pointers[node][*offset / sizeof(UWord)];
			*offset += sizeof(UWord);
			return to;
		}
	return AP_NO_NODE;
}

SizeT AP_(graph_pointer_offset)(const struct ap_graph *g, UInt node, UInt to)
{
	(void)g;
	for (UInt i = 0; i < POINTERS; i++)
		if (s_pointers[node][i] == to)
			return i * sizeof(UWord);
	fail_msg("node %u does not point to %u", node, to);
	return 0;
}

/* A graph of n lost nodes without pointers. */
static struct ap_graph graph(UInt n)
{
	memset(s_pointers, 0xff, n * sizeof *s_pointers);
	memset(s_nodes, 0, n * sizeof *s_nodes);
	memset(s_flags, 0, n * sizeof *s_flags);
	return (struct ap_graph){ .n = n, .nodes = s_nodes, .flags = s_flags };
}

static void point(UInt from, UInt word, UInt to)
{
	s_pointers[from][word] = to;
}

static Bool component_has(UInt node, enum ap_node_flag flag)
{
	return (s_flags[s_nodes[node].component] & flag) != 0;
}

static void a_chain_is_held_by_its_first(void **state)
{
	(void)state;
	struct ap_graph g = graph(3);
	point(2, 0, 0);
	point(0, 1, 1);
	AP_(cycles_find_components)(&g);
	for (UInt i = 0; i < 3; i++) {
		assert_int_equal(s_nodes[i].component, i);
		assert_int_equal(component_has(i, AP_NODE_HELD), i != 2);
		assert_false(component_has(i, AP_NODE_CIRCULAR));
	}
}

static void a_ring_is_one_component(void **state)
{
	(void)state;
	struct ap_graph g = graph(5);
	point(0, 0, 1);
	point(1, 0, 2);
	point(2, 0, 0);
	point(3, 0, 3);
	AP_(cycles_find_components)(&g);
	assert_int_equal(s_nodes[0].component, s_nodes[1].component);
	assert_int_equal(s_nodes[0].component, s_nodes[2].component);
	assert_true(component_has(1, AP_NODE_CIRCULAR));
	assert_false(component_has(1, AP_NODE_HELD));
	/* A block that points to itself is a ring, too; one that nothing points to is none. */
	assert_true(component_has(3, AP_NODE_CIRCULAR));
	assert_false(component_has(4, AP_NODE_CIRCULAR));
}

static void a_pointer_from_outside_holds_a_ring(void **state)
{
	(void)state;
	/* Whether the search meets the ring or its holder first. */
	for (UInt holder = 0; holder < 3; holder += 2) {
		struct ap_graph g = graph(3);
		UInt first = holder == 0 ? 1 : 0;
		point(first, 0, first + 1);
		point(first + 1, 0, first);
		point(holder, 2, first + 1);
		AP_(cycles_find_components)(&g);
		assert_true(component_has(first, AP_NODE_HELD));
		assert_true(component_has(first, AP_NODE_CIRCULAR));
		assert_false(component_has(holder, AP_NODE_HELD));
	}
}

static void what_is_reached_is_left_alone(void **state)
{
	(void)state;
	struct ap_graph g = graph(3);
	s_flags[1] = AP_NODE_REACHED;
	s_nodes[1].component = 77;
	g.reached = 1;
	point(0, 0, 1);
	point(1, 0, 2);
	AP_(cycles_find_components)(&g);
	assert_int_equal(s_flags[1], AP_NODE_REACHED);
	assert_int_equal(s_nodes[1].component, 77);
	assert_false(component_has(2, AP_NODE_HELD));
}

static void a_long_chain_needs_no_stack(void **state)
{
	(void)state;
	struct ap_graph g = graph(NODES_MAX);
	for (UInt i = 0; i < NODES_MAX; i++)
		point(i, 0, (i + 1) % NODES_MAX);
	AP_(cycles_find_components)(&g);
	for (UInt i = 0; i < NODES_MAX; i++)
		assert_int_equal(s_nodes[i].component, s_nodes[0].component);
}

/* --------------------------------------------- against brute force ---------------------------------------- */

#define SMALL 9u

static UInt s_random;

static UInt next_random(UInt below)
{
	s_random = s_random * 1103515245u + 12345u;
	return (s_random >> 16) % below;
}

/* distance[i][j]: how many pointers lead from i to j on a shortest way of at least one; 0 where none does. */
static void find_distances(UInt distance[SMALL][SMALL])
{
	memset(distance, 0, SMALL * sizeof *distance);
	for (UInt i = 0; i < SMALL; i++)
		for (UInt k = 0; k < POINTERS; k++)
			if (s_pointers[i][k] != AP_NO_NODE)
				distance[i][s_pointers[i][k]] = 1;
	for (UInt k = 0; k < SMALL; k++)
		for (UInt i = 0; i < SMALL; i++)
			for (UInt j = 0; j < SMALL; j++) {
				UInt around = distance[i][k] + distance[k][j];
				if (distance[i][k] && distance[k][j] && (!distance[i][j] || around < distance[i][j]))
					distance[i][j] = around;
			}
}

static void assert_components(UInt distance[SMALL][SMALL])
{
	for (UInt i = 0; i < SMALL; i++) {
		Bool held = False;
		for (UInt j = 0; j < SMALL; j++) {
			Bool same = i == j || (distance[i][j] && distance[j][i]);
			assert_int_equal(s_nodes[i].component == s_nodes[j].component, same);
			held |= !same && distance[j][i];
		}
		assert_int_equal(component_has(i, AP_NODE_HELD), held);
		assert_int_equal(component_has(i, AP_NODE_CIRCULAR), distance[i][i] != 0);
	}
}

static void assert_way_around(struct ap_graph *g, UInt node, UInt length)
{
	struct ap_cycle_step steps[SMALL];
	assert_int_equal(AP_(cycle_shortest)(g, node, steps, SMALL), length);
	assert_int_equal(steps[0].node, node);
	for (UInt i = 0; i < length; i++)
		assert_int_equal(s_pointers[steps[i].node][steps[i].offset / sizeof(UWord)], steps[(i + 1) % length].node);
	/* Nothing is given where there is no room for all of it. */
	assert_int_equal(AP_(cycle_shortest)(g, node, steps, length - 1), 0);
}

static void random_graphs_have_the_components_of_the_definition(void **state)
{
	(void)state;
	UInt rings = 0;
	s_random = 1;
	for (UInt run = 0; run < 300; run++) {
		struct ap_graph g = graph(SMALL);
		UInt distance[SMALL][SMALL], pointers = next_random(SMALL * 2);
		for (UInt i = 0; i < pointers; i++)
			point(next_random(SMALL), next_random(POINTERS), next_random(SMALL));
		find_distances(distance);
		AP_(cycles_find_components)(&g);
		assert_components(distance);
		for (UInt i = 0; i < SMALL; i++)
			if (distance[i][i]) {
				assert_way_around(&g, i, distance[i][i]);
				rings++;
			}
	}
	assert_true(rings > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_chain_is_held_by_its_first),
		cmocka_unit_test(a_ring_is_one_component),
		cmocka_unit_test(a_pointer_from_outside_holds_a_ring),
		cmocka_unit_test(what_is_reached_is_left_alone),
		cmocka_unit_test(a_long_chain_needs_no_stack),
		cmocka_unit_test(random_graphs_have_the_components_of_the_definition),
	};
	return cmocka_run_group_tests_name("ap_cycles", tests, NULL, NULL);
}
