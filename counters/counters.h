/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Selects rows of counters.def by one of their columns. Paste the column's value to a macro's name:
   COUNTER_IF_THREAD_##thread(...) expands to its arguments for rows with THREAD, and to nothing for the others. */
#ifndef COUNTERS_H
#define COUNTERS_H

#define COUNTER_IF_THREAD_THREAD(...)    __VA_ARGS__
#define COUNTER_IF_THREAD_NO_THREAD(...)

/* IF_TOTALS: processes have the counter. IF_SAME: they have it with the same name in JSON. */
#define COUNTER_IF_TOTALS_TOTALS(...)    __VA_ARGS__
#define COUNTER_IF_TOTALS_RENAMED(...)   __VA_ARGS__
#define COUNTER_IF_TOTALS_NO_TOTALS(...)
#define COUNTER_IF_SAME_TOTALS(...)      __VA_ARGS__
#define COUNTER_IF_SAME_RENAMED(...)
#define COUNTER_IF_SAME_NO_TOTALS(...)

#define COUNTER_IF_ALLOCATION_ALLOCATION(...)     __VA_ARGS__
#define COUNTER_IF_ALLOCATION_FREE(...)
#define COUNTER_IF_ALLOCATION_REALLOCATION(...)
#define COUNTER_IF_ALLOCATION_AD_HOC(...)
#define COUNTER_IF_FREE_ALLOCATION(...)
#define COUNTER_IF_FREE_FREE(...)                 __VA_ARGS__
#define COUNTER_IF_FREE_REALLOCATION(...)
#define COUNTER_IF_FREE_AD_HOC(...)
#define COUNTER_IF_REALLOCATION_ALLOCATION(...)
#define COUNTER_IF_REALLOCATION_FREE(...)
#define COUNTER_IF_REALLOCATION_REALLOCATION(...) __VA_ARGS__
#define COUNTER_IF_REALLOCATION_AD_HOC(...)
#define COUNTER_IF_AD_HOC_ALLOCATION(...)
#define COUNTER_IF_AD_HOC_FREE(...)
#define COUNTER_IF_AD_HOC_REALLOCATION(...)
#define COUNTER_IF_AD_HOC_AD_HOC(...)             __VA_ARGS__

#define COUNTER_IF_SUM_SUM(...)   __VA_ARGS__
#define COUNTER_IF_SUM_MIN(...)
#define COUNTER_IF_SUM_MAX(...)
#define COUNTER_IF_SUM_ALONE(...)
#define COUNTER_IF_MIN_SUM(...)
#define COUNTER_IF_MIN_MIN(...)   __VA_ARGS__
#define COUNTER_IF_MIN_MAX(...)
#define COUNTER_IF_MIN_ALONE(...)

/* The version of profiles and baselines: the highest `since` of all rows, as the size of the largest member. */
union counters_since {
#define COUNTER(member, attribute, json, thread, totals, event, merge, of, unit, since, title, meaning) char member[since];
#define PROCESS_COUNTER(member, attribute, merge, since, meaning) char member[since];
#include "counters/counters.def"
};
enum { COUNTERS_VERSION = sizeof(union counters_since) };

#endif
