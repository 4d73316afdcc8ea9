-- The open shares of one kind of right in one object sum to one, or there are none.
-- Deferred to commit: a transfer closes some rows and opens others in one transaction.
CREATE OR REPLACE FUNCTION parcels_right_shares_sum_to_one() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    total numeric;
BEGIN
    IF NEW.parcel_id IS NOT NULL THEN
        SELECT sum(r.share_numerator::numeric / r.share_denominator) INTO total
          FROM parcels_right r
         WHERE r.parcel_id = NEW.parcel_id AND r.kind = NEW.kind AND upper_inf(r.during);
    ELSIF NEW.unit_id IS NOT NULL THEN
        SELECT sum(r.share_numerator::numeric / r.share_denominator) INTO total
          FROM parcels_right r
         WHERE r.unit_id = NEW.unit_id AND r.kind = NEW.kind AND upper_inf(r.during);
    ELSE
        SELECT sum(r.share_numerator::numeric / r.share_denominator) INTO total
          FROM parcels_right r
         WHERE r.building_id = NEW.building_id AND r.kind = NEW.kind AND upper_inf(r.during);
    END IF;
    IF total IS NOT NULL AND abs(total - 1) > 0.000000001 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'check_violation',
            CONSTRAINT = 'right_shares_sum_to_one',
            MESSAGE = format('shares of %s sum to %s', NEW.kind, total);
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER right_shares_sum_to_one
    AFTER INSERT OR UPDATE ON parcels_right
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION parcels_right_shares_sum_to_one();
