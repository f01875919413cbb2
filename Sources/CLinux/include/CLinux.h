// The little C that Swift cannot say.
#ifndef NSLAB_CLINUX_H
#define NSLAB_CLINUX_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CLinuxSpawn.h"
#include "CLinuxNamespaces.h"
#include "CLinuxProbes.h"
#endif
