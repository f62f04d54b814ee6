import type { Logger } from '@launchpad/kernel';
import { createKubernetesRuntime, type WorkspaceRuntime } from '@launchpad/runtime';
import type { ClusterSettings } from './env.js';
