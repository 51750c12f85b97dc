/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Function entries: calls back each time the program enters a function that somebody watches. An entry is a
   call, a recursive one too, or a jump from another function (a tail call). A loop that jumps to the first
   instruction of its own function is no entry. Code that has nothing to do with watched functions is not
   instrumented. */
#ifndef AP_ENTRIES_H
#define AP_ENTRIES_H

#include "core/ap_basics.h"

#include "pub_tool_tooliface.h"

/* Starts watching. For each function, `match` gets its name as the symbol table has it, and returns which
   watchers want to know its entries, as bits; 0: none. It sets *name to a text that stays, or to NULL. If a
   function has several names, all bits count, and the first *name. At an entry the thread that enters calls
   on_entry with these. A part of a function, which the compiler split off, is never entered. */
extern void AP_(entries_watch)(ULong (*match)(const HChar *symbol, const HChar **name),
                               void (*on_entry)(ULong watchers, const HChar *name));

/* The watchers of the function that contains the address, or that the code there was split off from. */
extern ULong AP_(entries_watchers_at)(Addr a);

/* The address that the instruction calls whose last byte is at the address; 0: that is no direct call. */
extern Addr AP_(entries_called_by)(Addr last_byte);

/* Returns the block of code with the calls that notice entries added. Without entries_watch that is the block
   itself. */
extern IRSB *AP_(entries_instrument)(IRSB *sb, const VexGuestLayout *layout);

#endif
