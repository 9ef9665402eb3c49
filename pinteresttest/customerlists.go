package pinteresttest

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

// fewestPeople is the number of people that a customer list or an audience must have.
const fewestPeople = 100

type customerList struct {
	id, account, name         string
	created, updated          time.Time
	batches, uploads, removes int
	records                   map[string]bool
}

func (l *customerList) key() string { return l.id }

func (l *customerList) show(*User) any {
	status := pinterest.CustomerListStatusReady
	if len(l.records) < fewestPeople {
		status = pinterest.CustomerListStatusTooSmall
	}
	return l.showAs(status)
}

func (l *customerList) showAs(status pinterest.CustomerListStatus) object {
	return object{
		"id": l.id, "ad_account_id": l.account, "name": l.name, "status": status, "type": "customerlist", "exceptions": object{},
		"num_batches": l.batches, "num_uploaded_user_records": l.uploads, "num_removed_user_records": l.removes,
		"created_time": l.created.Unix(), "updated_time": l.updated.Unix(),
	}
}

func (s *Server) customerListRoutes() []route {
	return []route{
		{op: operation.CustomerListsCreate, status: http.StatusOK, handle: s.createCustomerList},
		{op: operation.CustomerListsList, status: http.StatusOK, handle: listCustomerLists},
		{op: operation.CustomerListsGet, status: http.StatusOK, handle: with(pathCustomerList, getCustomerList)},
		{op: operation.CustomerListsUpdate, status: http.StatusOK, handle: with(pathCustomerList, s.updateCustomerList)},
	}
}

// CustomerListRecords returns the records of a customer list in alphabetical order, each once, in lower case. It panics if the ad account or
// the list does not exist.
func (s *Server) CustomerListRecords(adAccountID, customerListID string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	account := mustFind(s.ads.accounts, adAccountID, "CustomerListRecords", "ad account")
	return slices.Sorted(maps.Keys(mustFind(account.customerLists, customerListID, "CustomerListRecords", "customer list").records))
}

func pathCustomerList(r *apiRequest) (*customerList, *apiError) {
	if list := find(r.adAccount.customerLists, r.PathValue("customer_list_id")); list != nil {
		return list, nil
	}
	return nil, notFound(404, "Customer list not found.")
}

func listCustomerLists(r *apiRequest) (any, *apiError) {
	if err := checkQueryEnum[pinterest.Order](r, "order"); err != nil {
		return nil, err
	}
	return paginate(r, r.adAccount.customerLists)
}

func getCustomerList(r *apiRequest, list *customerList) (any, *apiError) {
	return list.show(r.user), nil
}

func (s *Server) createCustomerList(r *apiRequest) (any, *apiError) {
	var body struct {
		Name     string                     `json:"name"`
		ListType pinterest.CustomerListType `json:"list_type"`
		Records  string                     `json:"records"`
	}
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	records, err := parseRecords(body.Records)
	if err := checkAll(checkRequired("name", body.Name != ""), err, checkEnum("list_type", body.ListType)); err != nil {
		return nil, err
	}
	list := &customerList{id: s.newID(), account: r.adAccount.ID, name: body.Name, created: s.now(), records: map[string]bool{}}
	r.adAccount.customerLists = append(r.adAccount.customerLists, list)
	return s.changeRecords(list, pinterest.CustomerListOperationAdd, records), nil
}

func (s *Server) updateCustomerList(r *apiRequest, list *customerList) (any, *apiError) {
	var body struct {
		OperationType pinterest.CustomerListOperation `json:"operation_type"`
		Records       string                          `json:"records"`
	}
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	records, err := parseRecords(body.Records)
	if err := checkAll(
		checkRequired("operation_type", body.OperationType != ""), checkEnum("operation_type", body.OperationType), err,
	); err != nil {
		return nil, err
	}
	return s.changeRecords(list, body.OperationType, records), nil
}

// changeRecords adds or removes records and returns the list as it is while Pinterest looks them up.
func (s *Server) changeRecords(list *customerList, operation pinterest.CustomerListOperation, records []string) object {
	list.updated = s.now()
	list.batches++
	for _, record := range records {
		if operation == pinterest.CustomerListOperationRemove {
			list.removes++
			delete(list.records, record)
		} else {
			list.uploads++
			list.records[record] = true
		}
	}
	return list.showAs(pinterest.CustomerListStatusProcessing)
}

var (
	anyHash    = regexp.MustCompile(`^([0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64})$`) // MD5, SHA-1, SHA-256
	lowerEmail = regexp.MustCompile(`^[^@\s\p{Lu}]+@[^@\s\p{Lu}]+$`)
)

// parseRecords splits records that are joined with commas. The last one may end with a comma. Only emails may be plain.
func parseRecords(joined string) ([]string, *apiError) {
	if err := checkRequired("records", joined != ""); err != nil {
		return nil, err
	}
	records := strings.Split(strings.TrimSuffix(joined, ","), ",")
	for i, record := range records {
		if !anyHash.MatchString(record) && !lowerEmail.MatchString(record) {
			return nil, invalid("records", fmt.Sprintf("record %d is neither a hash nor an email in lower case", i))
		}
		records[i] = strings.ToLower(record)
	}
	return records, nil
}
