package pinterest

// Columns that identify or describe a row. They are newer than API version 5.3.0.
const (
	ColumnCampaignBrandLabel           Column = "CAMPAIGN_BRAND_LABEL" // (sync)
	ColumnCampaignCustomLabels         Column = "CAMPAIGN_CUSTOM_LABELS"
	ColumnCampaignObjectiveType        Column = "CAMPAIGN_OBJECTIVE_TYPE"           // (sync)
	ColumnAdGroupBudgetType            Column = "AD_GROUP_BUDGET_TYPE"              // (sync)
	ColumnAdGroupBudgetInLocalCurrency Column = "AD_GROUP_BUDGET_IN_LOCAL_CURRENCY" // (sync)
	ColumnAdGroupBidMultiplier         Column = "AD_GROUP_BID_MULTIPLIER"           // (sync)
	ColumnProductGroupStatus           Column = "PRODUCT_GROUP_STATUS"
	ColumnPromoID                      Column = "PROMO_ID"   // (sync)
	ColumnPromoName                    Column = "PROMO_NAME" // (sync)
	ColumnProductItemName              Column = "PRODUCT_ITEM_NAME"
	ColumnProductItemImageURL          Column = "PRODUCT_ITEM_IMAGE_URL"
	ColumnProductItemPrice             Column = "PRODUCT_ITEM_PRICE"
	ColumnProductItemProductURL        Column = "PRODUCT_ITEM_PRODUCT_URL"
	ColumnProductItemPinURL            Column = "PRODUCT_ITEM_PIN_URL"
	ColumnProductItemBrand             Column = "PRODUCT_ITEM_BRAND"
	ColumnProductItemDescription       Column = "PRODUCT_ITEM_DESCRIPTION"
	ColumnProductItemSalePrice         Column = "PRODUCT_ITEM_SALE_PRICE"
	ColumnProductItemProductType       Column = "PRODUCT_ITEM_PRODUCT_TYPE"
	ColumnProductItemProductCategory   Column = "PRODUCT_ITEM_PRODUCT_CATEGORY"
	ColumnProductItemCurrency          Column = "PRODUCT_ITEM_CURRENCY"
	ColumnOrderLineID                  Column = "ORDER_LINE_ID"                // (sync)
	ColumnOrderLineName                Column = "ORDER_LINE_NAME"              // (sync)
	ColumnAdGroupOptimization          Column = "AD_GROUP_OPTIMIZATION"        // (sync)
	ColumnCampaignBudgetOptimization   Column = "CAMPAIGN_BUDGET_OPTIMIZATION" // (sync)
	ColumnIsPremiereCampaign           Column = "IS_PREMIERE_CAMPAIGN"         // (sync)
	ColumnProductGroupAdImageTag       Column = "PRODUCT_GROUP_AD_IMAGE_TAG"   // (sync)
	ColumnProductGroupAdVideoTag       Column = "PRODUCT_GROUP_AD_VIDEO_TAG"   // (sync)
	ColumnStandardAdFeedItemID         Column = "STANDARD_AD_FEED_ITEM_ID"
)

// Spend, impressions and clicks. They are newer than API version 5.3.0.
const (
	ColumnAdsCreditSpendInMicroDollar   Column = "ADS_CREDIT_SPEND_IN_MICRO_DOLLAR"
	ColumnAdsCreditSpendInDollar        Column = "ADS_CREDIT_SPEND_IN_DOLLAR"
	ColumnOutboundCTR                   Column = "OUTBOUND_CTR"
	ColumnOutboundCTR1                  Column = "OUTBOUND_CTR_1" // (sync)
	ColumnCostPerOutboundClick          Column = "COST_PER_OUTBOUND_CLICK"
	ColumnTotalImpression               Column = "TOTAL_IMPRESSION"                    // (sync)
	ColumnCostPerOutboundClickInDollar  Column = "COST_PER_OUTBOUND_CLICK_IN_DOLLAR"   // (sync)
	ColumnCostPerOutboundClickInDollar1 Column = "COST_PER_OUTBOUND_CLICK_IN_DOLLAR_1" // (sync)
	ColumnTotalWebSessions              Column = "TOTAL_WEB_SESSIONS"                  // (sync)
	ColumnWebSessions1                  Column = "WEB_SESSIONS_1"                      // (sync)
	ColumnWebSessions2                  Column = "WEB_SESSIONS_2"                      // (sync)
	ColumnTotalDestinationViews         Column = "TOTAL_DESTINATION_VIEWS"
)

// Conversions. They are newer than API version 5.3.0.
const (
	ColumnTotalAddToCart                           Column = "TOTAL_ADD_TO_CART"
	ColumnTotalSearch                              Column = "TOTAL_SEARCH"
	ColumnTotalWatchVideo                          Column = "TOTAL_WATCH_VIDEO"
	ColumnTotalViewCategory                        Column = "TOTAL_VIEW_CATEGORY"
	ColumnTotalAddToWishlist                       Column = "TOTAL_ADD_TO_WISHLIST"              // (sync)
	ColumnTotalSubscribe                           Column = "TOTAL_SUBSCRIBE"                    // (sync)
	ColumnTotalCustomValueInMicroDollar            Column = "TOTAL_CUSTOM_VALUE_IN_MICRO_DOLLAR" // (sync)
	ColumnTotalAddToCartValueInMicroDollar         Column = "TOTAL_ADD_TO_CART_VALUE_IN_MICRO_DOLLAR"
	ColumnTotalLeadValueInMicroDollar              Column = "TOTAL_LEAD_VALUE_IN_MICRO_DOLLAR"
	ColumnTotalSearchValueInMicroDollar            Column = "TOTAL_SEARCH_VALUE_IN_MICRO_DOLLAR"
	ColumnTotalWatchVideoValueInMicroDollar        Column = "TOTAL_WATCH_VIDEO_VALUE_IN_MICRO_DOLLAR"
	ColumnTotalViewCategoryValueInMicroDollar      Column = "TOTAL_VIEW_CATEGORY_VALUE_IN_MICRO_DOLLAR"
	ColumnCustomROAS                               Column = "CUSTOM_ROAS" // (sync)
	ColumnPinterestCheckoutCostPerAction           Column = "PINTEREST_CHECKOUT_COST_PER_ACTION"
	ColumnPinterestCheckoutROAS                    Column = "PINTEREST_CHECKOUT_ROAS"
	ColumnTotalPinterestCheckout                   Column = "TOTAL_PINTEREST_CHECKOUT"
	ColumnTotalPinterestCheckoutValueInMicroDollar Column = "TOTAL_PINTEREST_CHECKOUT_VALUE_IN_MICRO_DOLLAR"
	ColumnTotalAppInstallConversionRate            Column = "TOTAL_APP_INSTALL_CONVERSION_RATE"       // (sync)
	ColumnTotalInAppAppInstallConversionRate       Column = "TOTAL_INAPP_APP_INSTALL_CONVERSION_RATE" // (sync)
	ColumnLeads                                    Column = "LEADS"                                   // (sync)
	ColumnCostPerLead                              Column = "COST_PER_LEAD"                           // (sync)
	ColumnTotalCheckoutConversionRate              Column = "TOTAL_CHECKOUT_CONVERSION_RATE"          // (sync)
	ColumnTotalViewCategoryConversionRate          Column = "TOTAL_VIEW_CATEGORY_CONVERSION_RATE"     // (sync)
	ColumnTotalAddToCartConversionRate             Column = "TOTAL_ADD_TO_CART_CONVERSION_RATE"       // (sync)
	ColumnTotalSignupConversionRate                Column = "TOTAL_SIGNUP_CONVERSION_RATE"            // (sync)
	ColumnTotalPageVisitConversionRate             Column = "TOTAL_PAGE_VISIT_CONVERSION_RATE"        // (sync)
	ColumnTotalLeadConversionRate                  Column = "TOTAL_LEAD_CONVERSION_RATE"              // (sync)
	ColumnTotalSearchConversionRate                Column = "TOTAL_SEARCH_CONVERSION_RATE"            // (sync)
	ColumnTotalWatchVideoConversionRate            Column = "TOTAL_WATCH_VIDEO_CONVERSION_RATE"       // (sync)
	ColumnTotalUnknownConversionRate               Column = "TOTAL_UNKNOWN_CONVERSION_RATE"           // (sync)
	ColumnTotalCustomConversionRate                Column = "TOTAL_CUSTOM_CONVERSION_RATE"            // (sync)
)

// Videos, idea pins, quizzes and showcases. They are newer than API version 5.3.0.
const (
	ColumnVideo15SecUniqueViews1                  Column = "VIDEO_15SEC_UNIQUE_VIEWS_1"     // (sync)
	ColumnVideo15SecUniqueViews2                  Column = "VIDEO_15SEC_UNIQUE_VIEWS_2"     // (sync)
	ColumnPaidVideoViewableRate                   Column = "PAID_VIDEO_VIEWABLE_RATE"       // (sync)
	ColumnVideoSpendInDollar                      Column = "VIDEO_SPEND_IN_DOLLAR"          // (sync)
	ColumnTotalVideo15SecUniqueViews              Column = "TOTAL_VIDEO_15SEC_UNIQUE_VIEWS" // (sync)
	ColumnIdeaPinPageForward1                     Column = "IDEA_PIN_PAGE_FORWARD_1"
	ColumnIdeaPinPageForward2                     Column = "IDEA_PIN_PAGE_FORWARD_2"
	ColumnIdeaPinPageBackward1                    Column = "IDEA_PIN_PAGE_BACKWARD_1"
	ColumnIdeaPinPageBackward2                    Column = "IDEA_PIN_PAGE_BACKWARD_2"
	ColumnTotalIdeaPinPageForward                 Column = "TOTAL_IDEA_PIN_PAGE_FORWARD"
	ColumnTotalIdeaPinPageBackward                Column = "TOTAL_IDEA_PIN_PAGE_BACKWARD"
	ColumnQuizCompleted                           Column = "QUIZ_COMPLETED"                               // (sync)
	ColumnQuizCompletionRate                      Column = "QUIZ_COMPLETION_RATE"                         // (sync)
	ColumnShowcasePinClickthrough                 Column = "SHOWCASE_PIN_CLICKTHROUGH"                    // (sync)
	ColumnShowcaseSubpageClickthrough             Column = "SHOWCASE_SUBPAGE_CLICKTHROUGH"                // (sync)
	ColumnShowcaseSubpinClickthrough              Column = "SHOWCASE_SUBPIN_CLICKTHROUGH"                 // (sync)
	ColumnShowcaseSubpageImpression               Column = "SHOWCASE_SUBPAGE_IMPRESSION"                  // (sync)
	ColumnShowcaseSubpinImpression                Column = "SHOWCASE_SUBPIN_IMPRESSION"                   // (sync)
	ColumnShowcaseSubpageSwipeLeft                Column = "SHOWCASE_SUBPAGE_SWIPE_LEFT"                  // (sync)
	ColumnShowcaseSubpageSwipeRight               Column = "SHOWCASE_SUBPAGE_SWIPE_RIGHT"                 // (sync)
	ColumnShowcaseSubpinSwipeLeft                 Column = "SHOWCASE_SUBPIN_SWIPE_LEFT"                   // (sync)
	ColumnShowcaseSubpinSwipeRight                Column = "SHOWCASE_SUBPIN_SWIPE_RIGHT"                  // (sync)
	ColumnShowcaseSubpageRepin                    Column = "SHOWCASE_SUBPAGE_REPIN"                       // (sync)
	ColumnShowcaseSubpinRepin                     Column = "SHOWCASE_SUBPIN_REPIN"                        // (sync)
	ColumnShowcaseSubpageCloseup                  Column = "SHOWCASE_SUBPAGE_CLOSEUP"                     // (sync)
	ColumnShowcaseCardThumbnailSwipeForward       Column = "SHOWCASE_CARD_THUMBNAIL_SWIPE_FORWARD"        // (sync)
	ColumnShowcaseCardThumbnailSwipeBackward      Column = "SHOWCASE_CARD_THUMBNAIL_SWIPE_BACKWARD"       // (sync)
	ColumnShowcaseAverageSubpageCloseupPerSession Column = "SHOWCASE_AVERAGE_SUBPAGE_CLOSEUP_PER_SESSION" // (sync)
	ColumnQuizPinResultOpen                       Column = "QUIZ_PIN_RESULT_OPEN"                         // (sync), not in reports
)
