// What MultiQC shows of the cohort.
process SUMMARY {
    label 'process_single'

    input:
    path scored
    path failed
    path knowledge, arity: '0..*', stageAs: 'knowledge/*'

    output:
    path 'multiqc/*_mqc.json', emit: summaries
    path 'versions.yml', emit: versions

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    def tables = knowledge ? "--knowledge '${knowledge[0]}'" : ''
    """
    marrow report ${args} ${tables} '${scored}' --failures '${failed}' -O multiqc -o multiqc/

    cat <<-END_VERSIONS >versions.yml
    "${task.process}":
        marrow: \$(marrow --version | sed -n '1s/marrow //p')
    END_VERSIONS
    """

    stub:
    """
    mkdir multiqc
    touch multiqc/marrow_stub_mqc.json
    printf '"%s":\\n    marrow: stub\\n' '${task.process}' >versions.yml
    """
}
