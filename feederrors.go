package pinterest

// FeedIngestionError is a fault of taking products in. The live service writes newer ones in upper case.
type FeedIngestionError string

// The ingestion errors of API version 5.3.0.
const (
	FeedIngestionErrorImageDownloadError             FeedIngestionError = "image_download_error"
	FeedIngestionErrorImageDownloadConnectionTimeout FeedIngestionError = "image_download_connection_timeout"
	FeedIngestionErrorImageFormatUnrecognize         FeedIngestionError = "image_format_unrecognize"
	FeedIngestionErrorLineLevelInternalError         FeedIngestionError = "line_level_internal_error"
	FeedIngestionErrorLargeProductCountDecrease      FeedIngestionError = "large_product_count_decrease"
)

// FeedIngestionInfo is an availability that products were taken in with.
type FeedIngestionInfo string

// The ingestion infos of API version 5.3.0.
const (
	FeedIngestionInfoInStock    FeedIngestionInfo = "in_stock"
	FeedIngestionInfoOutOfStock FeedIngestionInfo = "out_of_stock"
	FeedIngestionInfoPreorder   FeedIngestionInfo = "preorder"
)

// FeedValidationError is a fault of a file or of its products that keeps them out. The live service writes newer ones in upper case.
type FeedValidationError string

// The validation errors of API version 5.3.0.
const (
	FeedValidationErrorFetchError                   FeedValidationError = "fetch_error"
	FeedValidationErrorFetchInactiveFeedError       FeedValidationError = "fetch_inactive_feed_error"
	FeedValidationErrorEncodingError                FeedValidationError = "encoding_error"
	FeedValidationErrorDelimiterError               FeedValidationError = "delimiter_error"
	FeedValidationErrorRequiredColumnsMissing       FeedValidationError = "required_columns_missing"
	FeedValidationErrorImageLinkInvalid             FeedValidationError = "image_link_invalid"
	FeedValidationErrorItemIDMissing                FeedValidationError = "itemid_missing"
	FeedValidationErrorTitleMissing                 FeedValidationError = "title_missing"
	FeedValidationErrorDescriptionMissing           FeedValidationError = "description_missing"
	FeedValidationErrorProductCategoryInvalid       FeedValidationError = "product_category_invalid"
	FeedValidationErrorProductLinkMissing           FeedValidationError = "product_link_missing"
	FeedValidationErrorImageLinkMissing             FeedValidationError = "image_link_missing"
	FeedValidationErrorAvailabilityInvalid          FeedValidationError = "availability_invalid"
	FeedValidationErrorProductPriceInvalid          FeedValidationError = "product_price_invalid"
	FeedValidationErrorLinkFormatInvalid            FeedValidationError = "link_format_invalid"
	FeedValidationErrorParseLineError               FeedValidationError = "parse_line_error"
	FeedValidationErrorAdwordsFormatInvalid         FeedValidationError = "adwords_format_invalid"
	FeedValidationErrorProductCategoryMissing       FeedValidationError = "product_category_missing"
	FeedValidationErrorInternalServiceError         FeedValidationError = "internal_service_error"
	FeedValidationErrorNoVerifiedDomain             FeedValidationError = "no_verified_domain"
	FeedValidationErrorAdultInvalid                 FeedValidationError = "adult_invalid"
	FeedValidationErrorInvalidDomain                FeedValidationError = "invalid_domain"
	FeedValidationErrorFeedLengthTooLong            FeedValidationError = "feed_length_too_long"
	FeedValidationErrorLinkLengthTooLong            FeedValidationError = "link_length_too_long"
	FeedValidationErrorMalformedXML                 FeedValidationError = "malformed_xml"
	FeedValidationErrorRedirectInvalid              FeedValidationError = "redirect_invalid"
	FeedValidationErrorPriceMissing                 FeedValidationError = "price_missing"
	FeedValidationErrorFeedTooSmall                 FeedValidationError = "feed_too_small"
	FeedValidationErrorConditionInvalid             FeedValidationError = "condition_invalid"
	FeedValidationErrorShopifyNoProducts            FeedValidationError = "shopify_no_products"
	FeedValidationErrorMaxItemsPerItemGroupExceeded FeedValidationError = "max_items_per_item_group_exceeded"
	FeedValidationErrorItemMainImageDownloadFailure FeedValidationError = "item_main_image_download_failure"
	FeedValidationErrorPinjoinContentUnsafe         FeedValidationError = "pinjoin_content_unsafe"
	FeedValidationErrorBlocklistedImageSignature    FeedValidationError = "blocklisted_image_signature"
)

// FeedValidationWarning is a fault of a file or of its products that does not keep them out. The live service writes newer ones in upper case.
type FeedValidationWarning string

// The validation warnings of API version 5.3.0.
const (
	FeedValidationWarningTitleLengthTooLong                 FeedValidationWarning = "title_length_too_long"
	FeedValidationWarningDescriptionLengthTooLong           FeedValidationWarning = "description_length_too_long"
	FeedValidationWarningGenderInvalid                      FeedValidationWarning = "gender_invalid"
	FeedValidationWarningAgeGroupInvalid                    FeedValidationWarning = "age_group_invalid"
	FeedValidationWarningSizeTypeInvalid                    FeedValidationWarning = "size_type_invalid"
	FeedValidationWarningLinkFormatWarning                  FeedValidationWarning = "link_format_warning"
	FeedValidationWarningDuplicateProducts                  FeedValidationWarning = "duplicate_products"
	FeedValidationWarningDuplicateLinks                     FeedValidationWarning = "duplicate_links"
	FeedValidationWarningSalesPriceInvalid                  FeedValidationWarning = "sales_price_invalid"
	FeedValidationWarningProductCategoryDepthWarning        FeedValidationWarning = "product_category_depth_warning"
	FeedValidationWarningAdwordsSameAsLink                  FeedValidationWarning = "adwords_same_as_link"
	FeedValidationWarningDuplicateHeaders                   FeedValidationWarning = "duplicate_headers"
	FeedValidationWarningFetchSameSignature                 FeedValidationWarning = "fetch_same_signature"
	FeedValidationWarningAdwordsFormatWarning               FeedValidationWarning = "adwords_format_warning"
	FeedValidationWarningAdditionalImageLinkWarning         FeedValidationWarning = "additional_image_link_warning"
	FeedValidationWarningImageLinkWarning                   FeedValidationWarning = "image_link_warning"
	FeedValidationWarningShippingInvalid                    FeedValidationWarning = "shipping_invalid"
	FeedValidationWarningTaxInvalid                         FeedValidationWarning = "tax_invalid"
	FeedValidationWarningShippingWeightInvalid              FeedValidationWarning = "shipping_weight_invalid"
	FeedValidationWarningExpirationDateInvalid              FeedValidationWarning = "expiration_date_invalid"
	FeedValidationWarningAvailabilityDateInvalid            FeedValidationWarning = "availability_date_invalid"
	FeedValidationWarningSaleDateInvalid                    FeedValidationWarning = "sale_date_invalid"
	FeedValidationWarningWeightUnitInvalid                  FeedValidationWarning = "weight_unit_invalid"
	FeedValidationWarningIsBundleInvalid                    FeedValidationWarning = "is_bundle_invalid"
	FeedValidationWarningUpdatedTimeInvalid                 FeedValidationWarning = "updated_time_invalid"
	FeedValidationWarningCustomLabelLengthTooLong           FeedValidationWarning = "custom_label_length_too_long"
	FeedValidationWarningProductTypeLengthTooLong           FeedValidationWarning = "product_type_length_too_long"
	FeedValidationWarningTooManyAdditionalImageLinks        FeedValidationWarning = "too_many_additional_image_links"
	FeedValidationWarningMultipackInvalid                   FeedValidationWarning = "multipack_invalid"
	FeedValidationWarningIndexedProductCountLargeDelta      FeedValidationWarning = "indexed_product_count_large_delta"
	FeedValidationWarningItemAdditionalImageDownloadFailure FeedValidationWarning = "item_additional_image_download_failure"
	FeedValidationWarningOptionalProductCategoryMissing     FeedValidationWarning = "optional_product_category_missing"
	FeedValidationWarningOptionalProductCategoryInvalid     FeedValidationWarning = "optional_product_category_invalid"
	FeedValidationWarningOptionalConditionMissing           FeedValidationWarning = "optional_condition_missing"
	FeedValidationWarningOptionalConditionInvalid           FeedValidationWarning = "optional_condition_invalid"
	FeedValidationWarningIOSDeepLinkInvalid                 FeedValidationWarning = "ios_deep_link_invalid"
	FeedValidationWarningAndroidDeepLinkInvalid             FeedValidationWarning = "android_deep_link_invalid"
	FeedValidationWarningAvailabilityNormalized             FeedValidationWarning = "availability_normalized"
	FeedValidationWarningConditionNormalized                FeedValidationWarning = "condition_normalized"
	FeedValidationWarningGenderNormalized                   FeedValidationWarning = "gender_normalized"
	FeedValidationWarningSizeTypeNormalized                 FeedValidationWarning = "size_type_normalized"
	FeedValidationWarningAgeGroupNormalized                 FeedValidationWarning = "age_group_normalized"
	FeedValidationWarningUTMSourceAutoCorrected             FeedValidationWarning = "utm_source_auto_corrected"
	FeedValidationWarningCountryDoesNotMapToCurrency        FeedValidationWarning = "country_does_not_map_to_currency"
	FeedValidationWarningMinAdPriceInvalid                  FeedValidationWarning = "min_ad_price_invalid"
)
