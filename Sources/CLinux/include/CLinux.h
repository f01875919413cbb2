// The little C that Swift cannot say.
#ifndef NSLAB_CLINUX_H
#define NSLAB_CLINUX_H
#include "CLinuxCrash.h"
#include "CLinuxSpawn.h"
#include "CLinuxStart.h"
#include "CLinuxConfine.h"
#include "CLinuxNamespaces.h"
#include "CLinuxPackets.h"
#include "CLinuxProbes.h"
#include "CLinuxStreams.h"
#include "CLinuxTracing.h"
#endif
