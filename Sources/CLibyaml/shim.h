#ifndef NSLAB_CLIBYAML_SHIM_H
#define NSLAB_CLIBYAML_SHIM_H
#include <yaml.h>
#endif
