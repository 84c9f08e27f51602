import type { EventsPorts } from '../events/ports.ts';
import { listMarketplaces } from '../market/model/marketplace.ts';

/** The market's marketplaces of a page, as events lists them. */
export const marketplacesOfMarket: EventsPorts['marketplaces'] = { list: listMarketplaces };
