import type { Platform } from '../../shared/http/platform.ts';
import type { PaymentProvider } from './payment-provider.ts';
import { createTestProvider } from './test-provider.ts';

/** Creates the configured payment providers. */
export const createProviders = (platform: Platform): PaymentProvider[] =>
  platform.config.features.testPayments ? [createTestProvider(platform)] : [];
