import { buildMarketplace } from '../market/builders.ts';
import { importCatalogue } from '../market/operations/import-catalogue.ts';
import { byClock } from '../shared/act.ts';
import type { Tx } from '../shared/db/database.ts';
import type { ContainerId } from '../shared/ids.ts';

/** Creates the demo marketplace and imports its catalogue from CSV. @returns its id */
export async function fillMarketDemo(
  tx: Tx,
  page: { id: ContainerId },
  now: Temporal.Instant,
): Promise<number> {
  const { id } = await buildMarketplace(tx, page, {
    description: 'Saturdays from nine to one: vegetables from round here, bread, and dry goods by weight.',
  });
  await importCatalogue(tx, byClock(now), {
    containerId: page.id,
    id,
    file: new TextEncoder().encode(CATALOGUE),
  });
  return id;
}

const CATALOGUE = `Code,Brand,Description,Size,Category,Price
BR-01,Weir Mill,Country loaf,800 g,Bread & flour,3.80
BR-02,Weir Mill,"Seeded rye, dark",700 g,Bread & flour,4.20
BR-03,Weir Mill,Currant buns,4,Bread & flour,3.00
BR-04,Weir Mill,Oatcakes,250 g,Bread & flour,2.40
FL-10,Weir Mill,Strong white flour,1.5 kg,Bread & flour,2.95
FL-11,Weir Mill,Wholemeal flour,1.5 kg,Bread & flour,2.85
FL-12,Weir Mill,Rye flour,1 kg,Bread & flour,2.60
DA-01,Top Field Dairy,Milk in glass,1 l,Dairy & eggs,1.90
DA-02,Top Field Dairy,"Butter, salted",250 g,Dairy & eggs,3.10
DA-03,Top Field Dairy,Plain yoghurt,500 g,Dairy & eggs,2.70
DA-04,Hafod Uchaf,"Hard cheese, twelve months",200 g,Dairy & eggs,5.40
DA-05,Hafod Uchaf,Soft goat’s cheese,150 g,Dairy & eggs,4.30
EG-01,Marsh Farm,Eggs from grass,6,Dairy & eggs,2.60
VE-01,Marsh Farm,"Potatoes, Charlotte",2 kg,Vegetables & fruit,2.80
VE-02,Marsh Farm,Carrots with tops,bunch,Vegetables & fruit,1.60
VE-03,Marsh Farm,Spring cabbage,each,Vegetables & fruit,1.40
VE-04,Orchard Lane allotments,Salad leaves,150 g,Vegetables & fruit,2.20
VE-05,Orchard Lane allotments,Rhubarb,500 g,Vegetables & fruit,1.80
VE-06,Marsh Farm,Onions,1 kg,Vegetables & fruit,1.30
VE-07,Marsh Farm,Leeks,500 g,Vegetables & fruit,1.90
VE-08,Orchard Lane allotments,Broad beans,500 g,Vegetables & fruit,2.10
FR-01,The Glasshouse,"Tomatoes, first of the year",400 g,Vegetables & fruit,2.90
FR-02,Marsh Farm,Strawberries,250 g,Vegetables & fruit,3.20
DR-01,,Porridge oats,per 100 g,Dry goods by weight,0.18
DR-02,,"Lentils, green",per 100 g,Dry goods by weight,0.32
DR-03,,"Lentils, red",per 100 g,Dry goods by weight,0.28
DR-04,,Chickpeas,per 100 g,Dry goods by weight,0.30
DR-05,,"Rice, brown",per 100 g,Dry goods by weight,0.34
DR-06,,Sunflower seeds,per 100 g,Dry goods by weight,0.42
DR-07,,"Almonds, whole",per 100 g,Dry goods by weight,1.65
DR-08,,Raisins,per 100 g,Dry goods by weight,0.55
DR-09,,"Pasta, penne",per 100 g,Dry goods by weight,0.26
DR-10,,"Coffee beans, the long roast",per 100 g,Dry goods by weight,2.10
LA-01,Hedgerow,Bramble jelly,227 g,Larder,3.60
LA-02,Hedgerow,Green tomato chutney,300 g,Larder,3.90
LA-03,Tŷ Gwenyn,Set honey,340 g,Larder,6.80
LA-04,Weir Press,"Apple juice, cloudy",75 cl,Larder,3.40
LA-05,Weir Press,Cider vinegar,50 cl,Larder,3.20
LA-06,,Rapeseed oil,50 cl,Larder,5.20
HO-01,Plain Soap Co-op,"Soap, unscented",90 g,Household,2.50
HO-02,Plain Soap Co-op,Washing-up liquid refill,per 100 ml,Household,0.35
HO-03,Plain Soap Co-op,Laundry powder,1 kg,Household,5.80
HO-04,Tŷ Gwenyn,Beeswax candles,2,Household,7.50
`;
