import type { Platform } from '../../shared/http/platform.ts';
import { atTheVenueKind, bankTransferKind } from './by-hand.ts';
import type { ProviderKind } from './payment-provider.ts';
import { stripeKind } from './stripe.ts';
import { testProviderKind } from './test-provider.ts';

/** Creates the configured kinds of payment providers, in the order in which buyers are offered them. */
export const createProviders = (platform: Platform): ProviderKind[] => [
  ...(platform.config.features.testPayments ? [testProviderKind(platform)] : []),
  stripeKind(platform),
  bankTransferKind,
  atTheVenueKind,
];
