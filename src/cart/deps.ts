import type { Platform } from '../shared/http/platform.ts';
import type { Seller } from './ports.ts';
import type { PaymentProvider } from './providers/payment-provider.ts';

export type CartPorts = { sellers: readonly Seller[]; providers: readonly PaymentProvider[] };

/** What every blueprint of the cart is made with. */
export type CartDeps = { platform: Platform; ports: CartPorts };
