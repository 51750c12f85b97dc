// SPDX-License-Identifier: MIT OR Apache-2.0
// What the C++ library keeps, and beside it what the user does: user_… .
#include <cxxabi.h>
#include <iostream>
#include <string>

static std::string *kept;
static char *demangled;

static void user_string()
{
	kept = new std::string(100, 'x');
}

// The library calls malloc itself here, for the user.
static void user_name()
{
	int status;
	demangled = abi::__cxa_demangle("_Z3abci", nullptr, nullptr, &status);
}

int main()
{
	user_string();
	user_name();
	std::cout << *kept << demangled << '\n';
	return 0;
}
