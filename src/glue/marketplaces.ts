import type { EventsPorts } from '../events/ports.ts';
import { listMarketplaces } from '../market/model/marketplace.ts';

/** The market's marketplaces, as a page of events shows them. */
export const marketplacesOfMarket: EventsPorts['marketplaces'] = { list: listMarketplaces };
