/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Tells each time one of the program's functions is entered: its first instruction runs, and not because the function itself
   jumped there, as a loop does that begins with it. A call is an entry, from the function itself too, and so is a jump from
   another function in the place of a last call. Code is left as it is where it has nothing to do with such functions. */
#ifndef AP_ENTRIES_H
#define AP_ENTRIES_H

#include "ap_basics.h"

#include "pub_tool_tooliface.h"

/* From now on entered is called by the thread that enters, with what wanted returned for a name of the function, as it stands in
   the symbol table; of several names all that is set. 0: of no interest. */
extern void AP_(entries_watch)(ULong (*match)(const HChar *symbol), void (*on_entry)(ULong watchers));

/* What is wanted of the function that the address lies in. */
extern ULong AP_(entries_watchers_at)(Addr a);

/* Adds to a block of code what tells of entries. Without entries_watch it is the block itself. */
extern IRSB *AP_(entries_instrument)(IRSB *sb, const VexGuestLayout *layout);

#endif
