import type { Platform } from '../../shared/http/platform.ts';
import type { PaymentProvider } from './payment-provider.ts';
import { createTestProvider } from './test-provider.ts';

/** The payment providers that are configured. */
export const createProviders = (platform: Platform): PaymentProvider[] =>
  platform.config.features.testPayments ? [createTestProvider(platform)] : [];
