import type { Platform } from '../../shared/http/platform.ts';
import type { ProviderKind } from './payment-provider.ts';
import { testProviderKind } from './test-provider.ts';

/** Creates the configured kinds of payment providers. */
export const createProviders = (platform: Platform): ProviderKind[] =>
  platform.config.features.testPayments ? [testProviderKind(platform)] : [];
