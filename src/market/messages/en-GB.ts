/** Words of the market, in British English. */
export const enGB = {
  // Used by several views
  'form.save': 'Save',
  'market.products': '{count, plural, one {# product} other {# products}}',
  'market.next_day': 'Next market',
  'market.edit': 'Edit this market',

  // home (the markets of all pages)
  'home.lead': 'What’s for sale at the venues’ own markets.',
  'home.empty': 'No markets yet',
  'home.empty_hint': 'Organisers create them on the market page of their venue.',
  'home.page_and_products': '{page} · {products}',

  // marketplaces (of one page, a new one)
  'marketplaces.title': 'Markets',
  'marketplaces.heading': 'Markets at {page}',
  'marketplaces.empty': 'No markets here yet',
  'marketplaces.empty_hint': 'Markets and their products appear here.',
  'marketplaces.empty_hint_editor': 'Give it a name, then upload the wholesaler’s catalogue.',
  'marketplaces.create': 'Create a market',
  'marketplaces.create_another': 'Create another market',
  'new_marketplace.title': 'Create a market',
  'new_marketplace.lead': 'Its products come from a wholesaler’s catalogue, which you upload next.',
  'new_marketplace.submit': 'Create the market',

  // marketplace (what is for sale)
  'marketplace.empty': 'Nothing for sale yet',
  'marketplace.empty_hint': 'Products come from a wholesaler’s catalogue.',
  'marketplace.search': 'Search products',
  'marketplace.category': 'Category',
  'marketplace.all_categories': 'All categories ({products})',
  'marketplace.category_option': '{category} ({products})',
  'marketplace.search_submit': 'Search',
  'marketplace.none_found': 'No products found',
  'marketplace.none_found_hint': 'Try another word, or show all products.',
  'marketplace.show_all': 'Show all products',
  'marketplace.no_category': 'Other products',

  // product
  'product.description': '{product} at {market}',
  'product.brand': 'Brand',
  'product.size': 'Size',
  'product.category': 'Category',
  'product.code': 'Code',
  'product.price': 'Price',
  'product.how_to_buy': 'You buy and pay for it at the market.',
  'product.about_next_day': 'About the next market',

  // catalogue (upload)
  'catalogue.title': 'Upload a catalogue',
  'catalogue.lead':
    'Products are matched by code: new ones are added, existing ones are updated. If any row has an error, nothing is imported.',
  'catalogue.file': 'Catalogue file',
  'catalogue.file_hint':
    'A spreadsheet saved as “CSV UTF-8”, with at most {megabytes} MB and {rows} products. The first row names the columns: code, description and price, and optionally brand, size and category. Other columns are ignored.',
  'catalogue.submit': 'Upload the file',
  'catalogue.file_empty': 'Choose a file that is not empty.',
  'catalogue.file_too_large': 'The file is larger than {megabytes} MB.',
  'catalogue.refused': 'The file was not imported',
  'catalogue.problems': 'Errors in the file',
  'catalogue.row': 'Row',
  'catalogue.problem': 'What to correct',
  'catalogue.more_problems': 'And {count, plural, one {# more row} other {# more rows}}.',
  'catalogue.imported': 'Catalogue imported.',
  'catalogue.result':
    '{added, plural, one {# product} other {# products}} added, {changed, number} changed, {unchanged, number} unchanged.',
  'catalogue.not_in_file':
    '{count, plural, one {# product of the market is not in the file and stays as it is.} other {# products of the market are not in the file and stay as they are.}}',
  'catalogue.see_market': 'See the market',

  // forms: a market
  'marketplace_form.name': 'Name',
  'marketplace_form.name_required': 'Enter the name of the market.',
  'marketplace_form.slug': 'Web address',
  'marketplace_form.slug_hint':
    'What this market is called in the address of its page. You may change it: old addresses lead to the new one.',
  'marketplace_form.slug_invalid': 'Use small letters, digits and single hyphens, such as farm-shop.',
  'marketplace_form.description': 'Summary',
  'marketplace_form.description_hint': 'One sentence: when it is open, who sells and how to pay.',

  // error
  'error.no_such_page': 'There is no page with this name.',
  'error.no_such_marketplace': 'There is no market with this name.',
  'error.slug_taken': 'This address is taken, or leads to something else. Choose another one.',
  'error.no_such_product': 'There is no such product.',
  'error.no_more_products': 'There are no more products.',
  'error.catalogue_refused':
    '{count, plural, one {One row needs correcting.} other {# rows need correcting.}} Nothing was changed.',

  // error: what is wrong with a row of a catalogue
  'error.not_utf8': 'The file is not UTF-8 text. Save the spreadsheet as “CSV UTF-8” and try again.',
  'error.column_missing':
    'There is no column “{column}”. The file needs the columns code, description and price.',
  'error.no_products': 'There are no products in the file.',
  'error.code_missing': 'The code is missing.',
  'error.code_invalid':
    '“{code}” is not a code. Use only letters, digits, spaces and . _ / + - and start with a letter or digit.',
  'error.code_repeated': 'The code {code} is already in row {row, number}.',
  'error.description_missing': '{code} has no description.',
  'error.price_invalid': '{code}: “{price}” is not a price. Enter one such as 3.50.',
  'error.cell_too_long_for': '{code}: the column “{column}” holds more than {max, number} characters.',
  'error.unprintable': '{code} contains characters that cannot be shown.',
  'error.too_many_rows': 'The file has more than {max, number} rows.',
  'error.too_many_columns': 'The file has more than {max, number} columns.',
  'error.cell_too_long': 'A cell holds more than {max, number} characters.',
  'error.quote_not_closed': 'A quotation mark is opened but never closed.',
  'error.text_after_quote': 'There is text between a closing quotation mark and the end of its cell.',
  'error.quote_in_cell': 'A cell that does not begin with a quotation mark contains one.',
} as const;
